#include "config.h"
#include "http/multipart.h"

#include <string.h>
#include <strings.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "http/path.h"

static enum rc
bad(struct scope *sc, const char *why)
{
	return fault(sc, RC_INVALID, "bad_multipart", "the multipart body %s", why);
}

/* A value as a token or "quoted", behind which *at is left; NULL: its quotation mark is missing. */
static const char *
read_value(struct scope *sc, const char **at)
{
	struct text *value = text_new(sc, MULTIPART_HEAD_MAX);
	const char *p = *at;
	bool quoted = *p == '"';

	for (p += quoted; *p != '\0' && (quoted ? *p != '"' : strchr("; \t", *p) == NULL); p++) {
		if (quoted && *p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		text_add_char(value, *p);
	}
	if (quoted && *p != '"')
		return NULL;
	*at = p + quoted;
	return value->at;
}

/* Value of `; name=token` or `; name="quoted"` in a header value; NULL when absent or broken. */
static const char *
parameter(struct scope *sc, const char *header, const char *name)
{
	size_t name_len = strlen(name);

	for (const char *p = strchr(header, ';'); p != NULL; p = strchr(p, ';')) {
		p++;
		p += strspn(p, " \t");
		bool ours = strncasecmp(p, name, name_len) == 0 && p[name_len] == '=';

		p += strcspn(p, "=;");
		if (*p != '=')
			continue;
		p++;
		const char *value = read_value(sc, &p);

		if (value == NULL || ours)
			return value;
	}
	return NULL;
}

static bool
turns_direction(const char *name)
{
	const char *end = name + strlen(name);

	for (int32_t c; (c = utf8_next(&name, end)) >= 0;)
		if (utf8_turns_direction(c))
			return true;
	return false;
}

/* The last part of a path in either spelling; what is left is shown, never used as a name of ours. */
static const char *
clean_filename(struct scope *sc, const char *name)
{
	const char *start = name;

	for (const char *p = name; *p != '\0'; p++)
		if (*p == '/' || *p == '\\')
			start = p + 1;
	return strlen(start) <= 255 && path_is_clean_text(start) && !turns_direction(start) ? scope_copy(sc, start) : "";
}

static enum rc
read_head(struct scope *sc, const char *head, struct multipart_part *part)
{
	static const char field[] = "content-disposition:";

	for (const char *line = head; line != NULL; line = strstr(line, "\r\n")) {
		line += strncmp(line, "\r\n", 2) == 0 ? 2 : 0;
		if (strncasecmp(line, field, sizeof(field) - 1) != 0)
			continue;
		const char *value = scope_copy_n(sc, line, strcspn(line, "\r\n"));
		const char *filename = parameter(sc, value, "filename");

		part->name = parameter(sc, value, "name");
		if (part->name == NULL || !path_is_clean_text(part->name))
			return bad(sc, "has a part without a name");
		part->filename = filename != NULL ? clean_filename(sc, filename) : NULL;
		return RC_OK;
	}
	return bad(sc, "has a part without Content-Disposition");
}

/* One part from just after its boundary line; *rest is where the next boundary's "--" begins. */
static enum rc
read_part(struct scope *sc, const char *at, const char *end, const char *separator, struct multipart_part *part,
	  const char **rest)
{
	size_t room = (size_t)(end - at);
	const char *head_end = memmem(at, room < MULTIPART_HEAD_MAX ? room : MULTIPART_HEAD_MAX, "\r\n\r\n", 4);

	if (head_end == NULL)
		return bad(sc, "has a part without a header, or with one over 4096 bytes");
	if (memchr(at, '\0', (size_t)(head_end - at)) != NULL)
		return bad(sc, "has a NUL in a header");
	TRY(read_head(sc, scope_copy_n(sc, at, (size_t)(head_end - at)), part));
	const char *body = head_end + 4;
	const char *next = memmem(body, (size_t)(end - body), separator, strlen(separator));

	if (next == NULL)
		return bad(sc, "ends before its last boundary");
	part->body = (struct bytes){body, (size_t)(next - body)};
	*rest = next + strlen(separator);
	return RC_OK;
}

enum rc
multipart_parse(struct scope *sc, const char *content_type, struct bytes body, struct multipart *out)
{
	const char *boundary = parameter(sc, content_type, "boundary");

	*out = (struct multipart){0};
	if (boundary == NULL || boundary[0] == '\0' || strlen(boundary) > MULTIPART_BOUNDARY_MAX)
		return bad(sc, "has no boundary of 1 to 70 characters");
	const char *separator = scope_printf(sc, "\r\n--%s", boundary);
	const char *first = separator + 2;
	/* a body that is not there has no address to reckon with */
	const char *at = body.len > 0 ? memmem(body.at, body.len, first, strlen(first)) : NULL;

	if (at == NULL)
		return bad(sc, "does not hold its boundary");
	const char *end = (const char *)body.at + body.len;

	at += strlen(first);
	while (end - at < 2 || memcmp(at, "--", 2) != 0) {
		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		if (end - at < 2 || memcmp(at, "\r\n", 2) != 0)
			return bad(sc, "ends before its last boundary");
		if (out->n == MULTIPART_PARTS_MAX)
			return bad(sc, "has over 16 parts");
		TRY(read_part(sc, at + 2, end, separator, &out->parts[out->n], &at));
		out->n++;
	}
	return RC_OK;
}

const struct multipart_part *
multipart_find(const struct multipart *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->parts[i].name, name) == 0)
			return &m->parts[i];
	return NULL;
}
