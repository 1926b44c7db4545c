#include "config.h"
#include "http/reply.h"

#include <inttypes.h>

#include "base/scope.h"
#include "http/conditional.h"
#include "http/disposition.h"
#include "http/range.h"

/* A picture or PDF that came from outside runs nothing, whatever a browser takes it for. */
#define REPLY_SANDBOX "sandbox; default-src 'none'"

struct reply
reply_new(struct scope *sc)
{
	return (struct reply){.status = 200, .headers = text_new(sc, REPLY_HEADERS_MAX)};
}

void
reply_header(struct reply *reply, const char *name, const char *value)
{
	text_addf(reply->headers, "%s: ", name);
	for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++)
		if (*p >= 0x20 && *p != 0x7f)
			text_add_char(reply->headers, (char)*p);
	text_add(reply->headers, "\r\n");
}

enum rc
reply_json(struct scope *sc, struct reply *reply, int status, const struct text *json)
{
	TRY(text_check(sc, json, "the answer"));
	reply->status = status;
	reply_header(reply, "Content-Type", "application/json");
	reply->body = (struct bytes){json->at, json->len};
	reply->json = true;
	return RC_OK;
}

enum rc
reply_json_row(struct scope *sc, struct reply *reply, int status, const struct text *json, int32_t row_version)
{
	reply->row_version = row_version;
	return reply_json(sc, reply, status, json);
}

void
reply_location(struct reply *reply, const char *path)
{
	reply->location = path;
	reply_header(reply, "Location", path);
}

void
reply_found(struct reply *reply, const char *url)
{
	reply->status = 302;
	reply_header(reply, "Location", url);
}

void
reply_bytes(struct reply *reply, const char *type, const char *etag, struct bytes body)
{
	reply_header(reply, "Content-Type", type);
	reply_header(reply, "Content-Security-Policy", REPLY_SANDBOX);
	reply->etag = etag;
	reply->body = body;
}

void
reply_filename(struct scope *sc, struct reply *reply, bool attachment, const char *name, const char *plain)
{
	struct text *value = text_new(sc, REPLY_HEADERS_MAX / 4);

	disposition_add(value, attachment ? "attachment" : "inline", name, plain);
	reply_header(reply, "Content-Disposition", value->at);
}

void
reply_no_content(struct reply *reply)
{
	reply->status = 204;
}

/* problem.c makes Content-Range of the size. */
static enum rc
outside(struct scope *sc, uint64_t size)
{
	enum rc rc = fault(sc, RC_INVALID, "range_outside", "it has %" PRIu64 " bytes: ask for a range that begins within them", size);

	fault_arg(sc, "size", "%" PRIu64, size);
	return rc;
}

enum rc
reply_range(struct scope *sc, const struct request *req, struct reply *reply, const char *type, const char *etag,
	    uint64_t size, uint64_t *from, uint64_t *len)
{
	const char *header = range_if_range(request_header(req, "IF_RANGE"), etag) ? request_header(req, "RANGE") : NULL;
	struct range range = range_parse(header, size);

	reply_header(reply, "Accept-Ranges", "bytes");
	reply->etag = etag;
	reply->stream_from = range.from;
	*from = range.from;
	*len = range.len;
	if (conditional_listed(request_header(req, "IF_NONE_MATCH"), etag, true)) {
		reply->status = 304;
		return RC_OK;
	}
	if (range.kind == RANGE_NONE)
		return outside(sc, size);
	reply_header(reply, "Content-Type", type);
	reply_header(reply, "Content-Security-Policy", REPLY_SANDBOX);
	if (range.kind == RANGE_PART) {
		reply->status = 206;
		reply_header(reply, "Content-Range", scope_printf(sc, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64,
								  range.from, range.from + range.len - 1, size));
	}
	return RC_OK;
}
