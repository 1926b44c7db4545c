#include "config.h"
#include "http/handler.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/check_archive.h"
#include "domain/stream_archive.h"
#include "http/conditional.h"
#include "http/range.h"
#include "store/generation.h"

static enum rc
read_options(struct scope *sc, const struct url_query *query, struct archive_options *options, bool *confirmed)
{
	static const char *const only[] = {"all", "changed", NULL}, *const folders[] = {"zones", "none", NULL};
	int which = 0, how = 0;

	TRY(query_only(sc, query, "confirm", "only", "folders", NULL));
	TRY(query_bool(sc, query, "confirm", confirmed));
	TRY(query_word(sc, query, "only", only, &which));
	TRY(query_word(sc, query, "folders", folders, &how));
	*options = (struct archive_options){.only_changed = which == 1, .flat = how == 1};
	return RC_OK;
}

/* A client that goes on with what it began has answered the question already. */
static bool
goes_on(const struct request *req, const char *etag)
{
	const char *if_range = request_header(req, "IF_RANGE");

	return (if_range != NULL && range_if_range(if_range, etag)) ||
	       conditional_listed(request_header(req, "IF_MATCH"), etag, false);
}

static enum rc
check_match(struct scope *sc, const struct request *req, const char *etag)
{
	const char *if_match = request_header(req, "IF_MATCH");

	if (if_match != NULL && !conditional_listed(if_match, etag, false))
		return fault(sc, RC_CONFLICT, "precondition_failed", "the archive is not the one of If-Match any more");
	return RC_OK;
}

static enum rc
send_archive(struct scope *sc, void *ctx, struct sink *to)
{
	return stream_archive_send(sc, ctx, to);
}

static void
close_archive(void *stream)
{
	stream_archive_close(stream);
}

static enum rc
open_stream(struct scope *sc, const struct app *app, const struct archive_plan *plan, uint64_t from, struct reply *reply)
{
	struct archive_stream *stream;

	/* Before the first header: a card that is gone is still a clean answer. */
	TRY(stream_archive_open(sc, app, plan, from, reply->stream_len, &stream));
	scope_at_end(sc, close_archive, stream);
	reply->stream = send_archive;
	reply->stream_ctx = stream;
	return RC_OK;
}

enum rc
do_archive_download(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation *generation = scope_alloc(sc, sizeof(*generation));
	struct archive_options options;
	struct archive_plan *plan = scope_alloc(sc, sizeof(*plan));
	bool confirmed = false;
	uint64_t from;

	TRY(read_options(sc, &req->query, &options, &confirmed));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, generation));
	TRY(archive_plan(sc, app, generation, &options, plan));
	TRY(check_match(sc, req, plan->etag));
	if (!goes_on(req, plan->etag))
		TRY(check_archive_allows(sc, app, plan, confirmed));
	reply_filename(sc, reply, true, plan->file_name,
		       scope_printf(sc, "posm-%" PRId64 "-v%" PRId32 ".zip", generation->id, generation->version));
	reply_range(sc, req, reply, "application/zip", plan->etag, plan->archive.total, &from, &reply->stream_len);
	if (reply->status == 304 || reply->status == 416)
		return RC_OK;
	return open_stream(sc, app, plan, from, reply);
}
