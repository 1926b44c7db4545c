#include "config.h"
#include "http/conditional.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/scope.h"
#include "http/reply.h"
#include "http/request.h"

#define TAG_DIGEST_BYTES 16

/* One entity tag of a list: its opaque part without the quotes. */
struct tag {
	bool weak;
	const char *at;
	size_t len;
};

/* The next tag of a list; NULL at its end and where it is no list of tags any more. */
static const char *
next_tag(const char *p, struct tag *out)
{
	p += strspn(p, " \t,");
	out->weak = strncmp(p, "W/", 2) == 0;
	p += out->weak ? 2 : 0;
	if (*p != '"')
		return NULL;
	out->at = p + 1;
	out->len = strcspn(out->at, "\"");
	return out->at[out->len] == '"' ? out->at + out->len + 1 : NULL;
}

bool
conditional_listed(const char *header, const char *etag, bool weak)
{
	size_t len = strlen(etag);
	struct tag tag;

	if (header == NULL)
		return false;
	if (strcmp(header, "*") == 0)
		return true;
	for (const char *p = header; (p = next_tag(p, &tag)) != NULL;)
		if ((weak || !tag.weak) && tag.len + 2 == len && memcmp(tag.at - 1, etag, len) == 0)
			return true;
	return false;
}

/* "17-5d41...": the 17. What servers in front append to the digest ("-gzip") does not matter. */
static bool
is_version(const struct tag *tag, int32_t row_version)
{
	char *end;

	if (row_version == 0 || tag->at[0] < '1' || tag->at[0] > '9')
		return false;
	return strtoll(tag->at, &end, 10) == row_version && *end == '-';
}

static bool
holds_version(const char *header, int32_t row_version, bool weak)
{
	struct tag tag;

	if (strcmp(header, "*") == 0)
		return row_version != 0;
	for (const char *p = header; (p = next_tag(p, &tag)) != NULL;)
		if ((weak || !tag.weak) && is_version(&tag, row_version))
			return true;
	return false;
}

static bool
is_list(const char *header)
{
	struct tag tag;
	const char *p = header, *behind;

	if (strcmp(header, "*") == 0)
		return true;
	while ((behind = next_tag(p, &tag)) != NULL) {
		p = behind + strspn(behind, " \t");
		if (*p != ',' && *p != '\0')
			return false;
	}
	return p != header && p[strspn(p, " \t,")] == '\0';
}

enum rc
conditional_check(struct scope *sc, const struct request *req)
{
	const char *match = request_variable(req, "HTTP_IF_MATCH");

	if (match == NULL || is_list(match))
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_condition", "If-Match is * or ETags as they were answered, each in its quotation marks");
}

enum rc
conditional_expect(struct scope *sc, const struct request *req, int32_t row_version, int32_t *expected)
{
	/* Of any length: a condition that is left unread would be a change that is not wanted. */
	const char *match = request_variable(req, "HTTP_IF_MATCH");
	const char *none_match = request_variable(req, "HTTP_IF_NONE_MATCH");

	TRY(conditional_check(sc, req));
	if (match != NULL && !holds_version(match, row_version, false))
		return fault(sc, RC_CONFLICT, "precondition_failed",
			     "it is not the one of If-Match any more: read it again and send its ETag");
	if (none_match != NULL && holds_version(none_match, row_version, true))
		return fault(sc, RC_CONFLICT, "precondition_failed", "it is there already, and If-None-Match asks that it is not");
	*expected = match != NULL && strcmp(match, "*") != 0 ? row_version : 0;
	return RC_OK;
}

static const char *
tag_of(struct scope *sc, const struct reply *reply)
{
	uint8_t digest[DIGEST_BYTES];
	struct text *tag = text_new(sc, 100);

	digest_of(reply->body, digest);
	text_add_char(tag, '"');
	if (reply->row_version != 0)
		text_addf(tag, "%" PRId32 "-", reply->row_version);
	text_add_hex(tag, digest, TAG_DIGEST_BYTES);
	text_add_char(tag, '"');
	return tag->at;
}

void
conditional_finish(struct scope *sc, const struct request *req, struct reply *reply)
{
	bool reads = req->method == METHOD_GET || req->method == METHOD_HEAD;
	bool whole = reads && reply->status == 200 && reply->stream == NULL;

	if (reply->etag == NULL && (whole || reply->row_version != 0))
		reply->etag = tag_of(sc, reply);
	if (reply->etag == NULL)
		return;
	reply_header(reply, "ETag", reply->etag);
	if (reads && reply->json)
		reply_header(reply, "Vary", "Accept-Language");
	if (whole && conditional_listed(request_header(req, "IF_NONE_MATCH"), reply->etag, true))
		reply->status = 304;
}
