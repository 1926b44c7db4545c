#include "config.h"
#include "http/print_reply.h"

#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/scope.h"
#include "base/sink.h"
#include "domain/check_archive.h"
#include "domain/download_name.h"
#include "domain/print_generation.h"
#include "http/range.h"
#include "store/generation.h"

#define CHUNK ((size_t)256 * 1024)

struct part {
	int fd;
	uint64_t from, len;
};

static enum rc
send_part(struct scope *sc, void *ctx, struct sink *to)
{
	const struct part *part = ctx;
	char *chunk = scope_alloc(sc, CHUNK);

	for (uint64_t sent = 0; sent < part->len;) {
		uint64_t left = part->len - sent;
		ssize_t n = pread(part->fd, chunk, left < CHUNK ? (size_t)left : CHUNK, (off_t)(part->from + sent));

		if (n <= 0)
			return fault_errno(sc, "file_unreadable", "cannot read the print file");
		TRY(sink_write(sc, to, chunk, (size_t)n));
		sent += (uint64_t)n;
	}
	return RC_OK;
}

/* A wrong parameter is named as those of other calls are. */
enum rc
print_reply_options(struct scope *sc, const struct url_query *query, struct sheet *sheet, bool *confirmed, bool *download)
{
	const struct sheet_words words = {query_find(query, "sheet"), query_find(query, "marks"), query_find(query, "bleed"),
					  query_find(query, "gutter"), query_find(query, "margin"), query_find(query, "order"),
					  query_find(query, "duplex"), query_find(query, "copies")};

	TRY(query_only(sc, query, "confirm", "download", "sheet", "marks", "bleed", "gutter", "margin", "order", "duplex", "copies",
		       NULL));
	TRY(query_bool(sc, query, "confirm", confirmed));
	TRY(query_bool(sc, query, "download", download));
	return sheet_parse(sc, &words, sheet);
}

static bool
goes_on(const struct request *req, const char *etag)
{
	const char *if_range = request_header(req, "IF_RANGE");

	return if_range != NULL && range_if_range(if_range, etag);
}

enum rc
print_reply(struct scope *sc, const struct app *app, const struct request *req, const struct generation *generation,
	    const struct sheet *sheet, bool confirmed, bool download, struct reply *reply)
{
	struct archive_plan *plan = scope_alloc(sc, sizeof(*plan));
	struct part *part = scope_alloc(sc, sizeof(*part));
	struct printed printed;

	TRY(archive_plan(sc, app, generation, &(struct archive_options){.flat = false}, plan));
	const char *etag = print_generation_etag(sc, plan, sheet);

	if (!goes_on(req, etag))
		TRY(check_archive_allows(sc, app, plan, confirmed));
	TRY(print_generation(sc, app, plan, sheet, &printed));
	const char *plain = scope_printf(sc, "posm-%" PRId64 "-v%" PRId32 "-print.pdf", generation->id, generation->version);

	const struct download_name name = {generation->restaurant_name, generation->template_name, generation->version, "print", "pdf"};

	reply_filename(sc, reply, download, download_name(sc, &name), plain);
	TRY(reply_range(sc, req, reply, "application/pdf", etag, printed.size, &part->from, &reply->stream_len));
	if (reply->status == 304)
		return RC_OK;
	part->fd = printed.fd;
	part->len = reply->stream_len;
	reply->stream = send_part;
	reply->stream_ctx = part;
	return RC_OK;
}
