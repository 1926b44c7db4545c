/* An object read in pieces: what comes waits in a buffer, and a full one holds the connection until somebody reads. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "object/s3_line.h"

#define BUFFER_BYTES ((size_t)512 * 1024)
#define WAIT_MOST 1000 /* ms */

struct s3_reader {
	struct object_reader base;
	struct object_store *store;
	struct s3_line *line;
	struct s3_call call;
	char key[OBJECT_KEY_MAX + 1];
	uint64_t wanted, given; /* bytes */
	bool paused;
	size_t begin, end; /* of what waits in the buffer */
	char buffer[BUFFER_BYTES];
};

static size_t
fill(void *ctx, const char *at, size_t len)
{
	struct s3_reader *r = ctx;

	if (len > BUFFER_BYTES - r->end) {
		memmove(r->buffer, r->buffer + r->begin, r->end - r->begin);
		r->end -= r->begin;
		r->begin = 0;
	}
	if (len > BUFFER_BYTES - r->end) {
		r->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	memcpy(r->buffer + r->end, at, len);
	r->end += len;
	return len;
}

/* Until something is there to be read, or the call is over. */
static enum rc
wait_for(struct scope *sc, struct s3_reader *r, bool head_only)
{
	while (r->call.state != S3_OVER && r->begin == r->end && !(head_only && r->call.head_seen))
		s3_line_wait(r->line, WAIT_MOST);
	return r->begin == r->end && r->call.state == S3_OVER ? s3_call_result(sc, &r->call, r->key) : RC_OK;
}

enum rc
s3_reader_begin(struct scope *sc, struct object_store *store, const char *key, uint64_t from, uint64_t len,
		struct object_reader **out)
{
	struct s3_reader *r = calloc(1, sizeof(*r));

	(void)sc;
	if (r == NULL)
		abort();
	r->base.driver = store->driver;
	r->store = store;
	memcpy(r->key, key, strlen(key) + 1);
	s3_call_open(&r->call, s3_of(store), "GET", key, 0);
	r->call.from = from;
	r->call.len = from + len < from ? UINT64_MAX : len;
	r->call.sink = fill;
	r->call.ctx = r;
	r->line = s3_line_share(s3_of(store));
	s3_line_start(r->line, &r->call);
	s3_line_wait(r->line, 0); /* on a connection that is there, the request is sent now */
	*out = &r->base;
	return RC_OK;
}

enum rc
s3_reader_ready(struct scope *sc, struct object_reader *reader, uint64_t *size_out)
{
	struct s3_reader *r = (struct s3_reader *)reader;

	TRY(wait_for(sc, r, true));
	if (!r->call.head_seen) /* it begins behind the object's end: there is nothing to read */
		return r->store->driver->size(sc, r->store, r->key, size_out);
	uint64_t from = r->call.from, left = from < r->call.size ? r->call.size - from : 0;

	r->wanted = r->call.len < left ? r->call.len : left;
	*size_out = r->call.size;
	return RC_OK;
}

enum rc
s3_reader_read(struct scope *sc, struct object_reader *reader, void *to, size_t room, size_t *got)
{
	struct s3_reader *r = (struct s3_reader *)reader;

	*got = 0;
	if (r->given == r->wanted || room == 0)
		return RC_OK;
	TRY(wait_for(sc, r, false));
	size_t there = r->end - r->begin;

	if (there == 0)
		return fault(sc, RC_AGAIN, "storage_unavailable", "object '%s' ended early", r->key);
	*got = there < room ? there : room;
	memcpy(to, r->buffer + r->begin, *got);
	r->begin += *got;
	r->given += *got;
	if (r->paused && r->begin == r->end) {
		r->paused = false;
		s3_call_resume(&r->call);
	}
	return RC_OK;
}

void
s3_reader_close(struct object_reader *reader)
{
	struct s3_reader *r = (struct s3_reader *)reader;

	s3_line_stop(r->line, &r->call);
	s3_call_close(&r->call);
	s3_line_return(r->line);
	free(r);
}
