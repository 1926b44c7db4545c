/*
 * What a handler answers: a status, a fixed set of headers, and a body that is either here or made while it is sent.
 * Nothing is sent before the handler has returned; the frame (serve.c) adds ETag and Cache-Control and writes the reply.
 * Header values hold no control characters: reply_header drops them.
 */
#ifndef POSM_HTTP_REPLY_H
#define POSM_HTTP_REPLY_H

#include <stdint.h>

#include "base/text.h"
#include "http/request.h"

struct sink;

#define REPLY_HEADERS_MAX ((size_t)32 * 1024)
#define REPLY_JSON_MAX ((size_t)64 * 1024 * 1024)

/* Writes exactly the promised length; a failure, or any other length, breaks the connection so that the client knows. */
typedef enum rc (*reply_stream_fn)(struct scope *sc, void *ctx, struct sink *sink);

struct reply {
	int status;
	struct text *headers; /* "Name: value\r\n" lines, without Status and Content-Length */
	struct bytes body;
	bool json;            /* the body is reply_json's */
	const char *etag;     /* of a read, with its quotes; NULL: conditional.h makes one of the body */
	int32_t row_version;  /* of the one editable row that it shows; 0: it shows none */
	bool lasting;         /* the address names what never changes (route.h, CACHE_LAST) */
	const char *location; /* of what was made; NULL: none */
	reply_stream_fn stream; /* NULL: the body is above */
	void *stream_ctx;
	uint64_t stream_from, stream_len; /* of the whole representation */
};

struct reply reply_new(struct scope *sc);
void reply_header(struct reply *reply, const char *name, const char *value);
/* Of what was made: a path that lives as long as the scope. */
void reply_location(struct reply *reply, const char *path);
/* What was asked for is at another address, for the moment: 302, kept by nobody. */
void reply_found(struct reply *reply, const char *url);
/* A JSON body. */
enum rc reply_json(struct scope *sc, struct reply *reply, int status, const struct text *json) MUST_CHECK;
/* The same about one editable row: what If-Match of the next change is compared with. */
enum rc reply_json_row(struct scope *sc, struct reply *reply, int status, const struct text *json,
		       int32_t row_version) MUST_CHECK;
/* Bytes of another type, under an ETag ("\"...\"") or NULL: one of the bytes. Nothing in them runs in a browser. */
void reply_bytes(struct reply *reply, const char *type, const char *etag, struct bytes body);
/* name: what the browser calls the file; with attachment it is saved, not shown. plain: for old clients, ASCII. */
void reply_filename(struct scope *sc, struct reply *reply, bool attachment, const char *name, const char *plain);
void reply_no_content(struct reply *reply);
/*
 * A stream of `size` bytes of which the request may ask for a part (Range, If-Range): sets status 200, 206 or 304,
 * Content-Range, Accept-Ranges, ETag; *from and *len are what the stream must write. What lies outside is range_outside.
 */
enum rc reply_range(struct scope *sc, const struct request *req, struct reply *reply, const char *type, const char *etag,
		    uint64_t size, uint64_t *from, uint64_t *len) MUST_CHECK;

#endif
