#include "config.h"
#include "http/request.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/scope.h"
#include "http/path.h"
#include "model/network.h"
#include "model/who.h"

const char *const method_words[METHOD_COUNT] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OTHER"};

const char *
request_variable(const struct request *req, const char *name)
{
	size_t len = strlen(name);

	for (char *const *v = req->variables; *v != NULL; v++)
		if (strncmp(*v, name, len) == 0 && (*v)[len] == '=')
			return (*v)[len + 1] != '\0' ? *v + len + 1 : NULL;
	return NULL;
}

const char *
request_header(const struct request *req, const char *name)
{
	char variable[64];

	snprintf(variable, sizeof(variable), "HTTP_%s", name);
	const char *value = request_variable(req, variable);

	return value != NULL && strlen(value) <= REQUEST_HEADER_MAX ? value : NULL;
}

static enum method
method_of(const char *word)
{
	for (int i = 0; word != NULL && i < METHOD_OTHER; i++)
		if (strcmp(word, method_words[i]) == 0)
			return (enum method)i;
	return METHOD_OTHER;
}

static bool
names_it_again(const struct request *req, const char *name)
{
	size_t len = strlen(name), found = 0;

	for (char *const *v = req->variables; *v != NULL; v++)
		found += strncmp(*v, name, len) == 0 && (*v)[len] == '=';
	return found > 1;
}

static enum rc
read_login(struct scope *sc, struct request *req)
{
	const char *login = request_variable(req, "REMOTE_USER");

	if (login != NULL && names_it_again(req, "REMOTE_USER"))
		login = NULL; /* which of them is asking? */

	req->login = login == NULL ? NULL : scope_copy(sc, login); /* the log names it when the variables are gone */
	if (req->login == NULL)
		return RC_OK;
	if (strlen(req->login) > WHO_LOGIN_MAX || !path_is_clean_text(req->login)) {
		req->login = NULL;
		return fault(sc, RC_INVALID, "bad_login", "the login must be UTF-8 text of at most %d bytes",
			     WHO_LOGIN_MAX);
	}
	return RC_OK;
}

static enum rc
read_length(struct scope *sc, struct request *req)
{
	const char *length = request_variable(req, "CONTENT_LENGTH");

	if (length == NULL || text_to_int(length, 0, INT64_MAX, &req->content_length))
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_length", "Content-Length is no number");
}

/* The target may be absolute (a proxy's request, RFC 9112 section 3.2.2): what counts begins at its path. */
static const char *
skip_origin(const char *target)
{
	const char *authority = strstr(target, "://");

	if (target[0] == '/' || authority == NULL)
		return target;
	const char *path = strchr(authority + 3, '/');

	return path != NULL ? path : "/";
}

#define LINKS "/share/"

/* What stands behind it opens a generation to whoever reads it. */
static void
hide_token(struct scope *sc, struct request *req)
{
	const char *token = req->path + strlen(LINKS);

	req->shown = req->path;
	req->secret = strncmp(req->path, LINKS, strlen(LINKS)) == 0;
	if (req->secret)
		req->shown = scope_printf(sc, LINKS "-%s", token + strcspn(token, "/"));
}

enum rc
request_read(struct scope *sc, char *const *variables, struct request *out)
{
	*out = (struct request){.variables = variables, .path = "", .shown = "", .raw_query = ""};
	out->method = method_of(request_variable(out, "REQUEST_METHOD"));
	const char *target = request_variable(out, "REQUEST_URI");

	if (target == NULL)
		return fault(sc, RC_INVALID, "bad_path", "the web server must pass REQUEST_URI");
	target = skip_origin(target);
	size_t path_len = strcspn(target, "?");

	if (target[path_len] == '?')
		out->raw_query = target + path_len + 1;
	TRY(path_normalise(sc, target, path_len, &out->decoded, &out->path));
	hide_token(sc, out);
	TRY(read_login(sc, out));
	TRY(read_length(sc, out));
	return query_parse(sc, out->raw_query, &out->query);
}

enum rc
request_too_large(struct scope *sc, const char *what, uint64_t max)
{
	enum rc rc = fault(sc, RC_LIMIT, "body_too_large", "the %s is over %" PRIu64 " bytes", what, max);

	fault_arg(sc, "max", "%" PRIu64, max);
	return rc;
}

enum rc
request_read_body(struct scope *sc, struct request *req, struct request_source *source, uint64_t max)
{
	if (request_variable(req, "CONTENT_LENGTH") == NULL && request_header(req, "TRANSFER_ENCODING") != NULL)
		return fault(sc, RC_INVALID, "length_needed", "send the body with a Content-Length");
	if ((uint64_t)req->content_length > max)
		return request_too_large(sc, "body", max);
	size_t length = (size_t)req->content_length, got = 0;
	char *body = scope_alloc(sc, length + 1);

	while (got < length) {
		size_t n = source->read(source, body + got, length - got);

		if (n == 0)
			return fault(sc, RC_INVALID, "body_cut", "the body ended after %zu of %zu bytes", got, length);
		got += n;
	}
	req->body = (struct bytes){body, length};
	return RC_OK;
}

int32_t
request_number(const struct request *req)
{
	return (int32_t)(req->arguments.n < INT32_MAX ? req->arguments.n : INT32_MAX);
}

bool
request_is_type(const struct request *req, const char *type)
{
	const char *value = request_variable(req, "CONTENT_TYPE");
	size_t len = strlen(type);

	return value != NULL && strncasecmp(value, type, len) == 0 &&
	       (value[len] == '\0' || value[len] == ';' || value[len] == ' ');
}

const char *
request_charset(struct scope *sc, const struct request *req)
{
	static const char name[] = "charset=";
	const char *type = request_variable(req, "CONTENT_TYPE"), *at = type;

	while (at != NULL && (at = strchr(at, ';')) != NULL) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, name, sizeof(name) - 1) != 0)
			continue;
		at += sizeof(name) - 1;
		at += *at == '"';
		return scope_copy_n(sc, at, strcspn(at, "\"; \t"));
	}
	return NULL;
}

static double
quality_of(const char *p, size_t len)
{
	const char *q = memmem(p, len, "q=", 2);

	return q != NULL ? strtod(q + 2, NULL) : 1;
}

enum language
request_language(const struct request *req, enum language preset)
{
	static const char *const tags[] = {[LANGUAGE_RU] = "ru", [LANGUAGE_EN] = "en"};
	const char *header = request_header(req, "ACCEPT_LANGUAGE");
	double best = 0;

	for (const char *p = header; p != NULL && *p != '\0';) {
		p += strspn(p, " \t,");
		size_t len = strcspn(p, ",");
		double quality = quality_of(p, len);

		for (size_t i = 0; i < LENGTH_OF(tags); i++)
			if (strncasecmp(p, tags[i], 2) == 0 && strchr("-;, \t", p[2]) != NULL && quality > best) {
				best = quality;
				preset = (enum language)i;
			}
		p += len;
	}
	return preset;
}

static bool
is_forwarded(const struct request *req)
{
	return request_header(req, "X_FORWARDED_FOR") != NULL || request_header(req, "FORWARDED") != NULL;
}

bool
request_is_local(const struct request *req)
{
	const char *from = request_variable(req, "REMOTE_ADDR");

	return (from == NULL || strncmp(from, "127.", 4) == 0 || strcmp(from, "::1") == 0) && !is_forwarded(req);
}

bool
request_is_from(const struct request *req, const char *networks)
{
	const char *from = request_variable(req, "REMOTE_ADDR");

	return from != NULL && network_list_has(networks, from) && !is_forwarded(req);
}
