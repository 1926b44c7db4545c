#include "config.h"
#include "client/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

#include "base/file.h"
#include "base/scope.h"
#include "client/part.h"
#include "client/problem.h"
#include "client/request.h"
#include "client/transfer.h"

/* Takes the body of a 200 or 206; looks at the headers when the first bytes come. */
struct incoming {
	struct sink sink;
	struct client *client;
	const struct fetch *fetch;
	struct part *part;
	bool begun;
	bool moved;    /* bytes have come in this request */
	int64_t total; /* of the whole file, -1: not known */
};

/* "bytes FROM-TO/TOTAL" or "bytes *\/TOTAL" (RFC 9110 section 14.4); false: it is neither. */
static bool
read_content_range(const char *header, int64_t *from, int64_t *total)
{
	int64_t to;

	*from = -1;
	if (header == NULL)
		return false;
	return sscanf(header, "bytes %" SCNd64 "-%" SCNd64 "/%" SCNd64, from, &to, total) == 3 ||
	       sscanf(header, "bytes */%" SCNd64, total) == 1;
}

static int64_t
announced(const struct incoming *in)
{
	curl_off_t length = -1;

	(void)curl_easy_getinfo(in->client->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	return length;
}

/* The whole file from its first byte; what was there is another's. */
static enum rc
begin_whole(struct scope *sc, struct incoming *in)
{
	in->total = announced(in);
	return part_begin(sc, in->part, transfer_header(sc, in->client, "etag"));
}

static enum rc
begin_rest(struct scope *sc, struct incoming *in)
{
	const char *etag = transfer_header(sc, in->client, "etag");
	int64_t from;

	if (!read_content_range(transfer_header(sc, in->client, "content-range"), &from, &in->total) ||
	    from != in->part->size || etag == NULL || strcmp(etag, in->part->etag) != 0)
		return fault(sc, RC_BROKEN, "wrong_range",
			     "the server answers with another part of the file than it was asked for");
	return RC_OK;
}

static enum rc
take(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct incoming *in = (struct incoming *)sink;
	long status = 0;

	(void)curl_easy_getinfo(in->client->curl, CURLINFO_RESPONSE_CODE, &status);
	if (!in->begun)
		TRY(status == 206 ? begin_rest(sc, in) : begin_whole(sc, in));
	in->begun = in->moved = true;
	TRY(part_add(sc, in->part, at, len));
	if (in->fetch->progress != NULL)
		in->fetch->progress(in->fetch->watcher, in->part->size, in->total);
	return RC_OK;
}

/* What a part has is asked no more; a part without an ETag is nothing to go on with. */
static const char *const *
range_headers(struct scope *sc, const struct part *part)
{
	const char **headers = scope_array(sc, 3, sizeof(*headers));

	if (part->size == 0 || part->etag == NULL)
		return headers;
	headers[0] = scope_printf(sc, "Range: bytes=%" PRId64 "-", part->size);
	headers[1] = scope_printf(sc, "If-Range: %s", part->etag);
	return headers;
}

/* One request. RC_OK: the part is whole, or *again. */
static enum rc
load(struct scope *sc, struct incoming *in, struct transfer *transfer, bool *again)
{
	int64_t from;

	in->begun = in->moved = false;
	transfer->headers = range_headers(sc, in->part);
	request_set(sc, in->client, transfer);
	TRY(transfer_run(sc, in->client, transfer));
	if (transfer->status == 200 && !in->begun) /* empty */
		return begin_whole(sc, in);
	if (transfer->status == 200 || transfer->status == 206)
		return RC_OK;
	if (transfer->status == 416 &&
	    transfer->headers[0] != NULL) { /* nothing behind what we have: is that all of it? */
		if (read_content_range(transfer_header(sc, in->client, "content-range"), &from, &in->total) &&
		    in->total == in->part->size)
			return RC_OK;
		*again = true;
		return part_begin(sc, in->part, NULL);
	}
	return problem_fault(sc, transfer->status, (struct bytes){transfer->body->at, transfer->body->len},
			     transfer_header(sc, in->client, "location"));
}

static enum rc
load_all(struct scope *sc, struct incoming *in)
{
	const struct call call = {.method = "GET", .path = in->fetch->path};
	struct patience patience = {.patience_ms = in->client->conf->patience_ms};

	for (;;) {
		struct transfer transfer = {.call = &call, .to = &in->sink};
		bool again = false;
		enum rc rc = load(sc, in, &transfer, &again);

		if (rc == RC_OK && !again)
			return RC_OK;
		if (in->moved)
			patience_renew(&patience);
		if (!again)
			TRY(transfer_try_again(sc, in->client, &patience, &transfer, rc));
	}
}

static enum rc
check(struct scope *sc, const struct incoming *in)
{
	const struct part *part = in->part;

	if (in->total >= 0 && in->total != part->size)
		return fault(sc, RC_BROKEN, "wrong_length", "'%s' has %" PRId64 " bytes, the server speaks of %" PRId64,
			     part->path, part->size, in->total);
	return in->fetch->check != NULL ? in->fetch->check(sc, part->path) : RC_OK;
}

enum rc
client_fetch(struct scope *sc, struct client *client, const struct fetch *fetch, struct fetched *out)
{
	AUTO_PART part;
	struct incoming in = {{take}, client, fetch, &part, false, false, -1};

	TRY(part_open(sc, fetch->file, fetch->resume, &part));
	out->begun = part.size;
	TRY(load_all(sc, &in));
	enum rc rc = check(sc, &in);

	if (rc != RC_OK) {
		part_drop(&part);
		return rc;
	}
	out->size = part.size;
	return part_finish(sc, &part);
}
