#include "config.h"
#include "http/archive_reply.h"

#include "base/scope.h"
#include "domain/stream_archive.h"
#include "http/conditional.h"
#include "http/range.h"

enum rc
archive_reply_options(struct scope *sc, const struct url_query *query, struct archive_options *options, bool *confirmed)
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

bool
archive_reply_goes_on(const struct request *req, const char *etag)
{
	const char *if_range = request_header(req, "IF_RANGE");

	return (if_range != NULL && range_if_range(if_range, etag)) ||
	       conditional_listed(request_header(req, "IF_MATCH"), etag, false);
}

enum rc
archive_reply_match(struct scope *sc, const struct request *req, const char *etag)
{
	const char *if_match = request_header(req, "IF_MATCH");

	TRY(conditional_check(sc, req));
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

enum rc
archive_reply_begin(struct scope *sc, const struct app *app, const struct request *req, const struct archive_plan *plan,
	      const char *plain, struct reply *reply)
{
	uint64_t from;

	reply_filename(sc, reply, true, plan->file_name, plain);
	TRY(reply_range(sc, req, reply, "application/zip", plan->etag, plan->archive.total, &from, &reply->stream_len));
	if (reply->status == 304)
		return RC_OK;
	reply->stream = send_archive;
	reply->stream_ctx = stream_archive_begin(sc, app, plan, from, reply->stream_len);
	scope_at_end(sc, close_archive, reply->stream_ctx);
	return RC_OK;
}

/* Before the first header: a card that is gone is still a clean answer. */
enum rc
archive_reply_ready(struct scope *sc, const struct reply *reply)
{
	return reply->stream == NULL ? RC_OK : stream_archive_ready(sc, reply->stream_ctx);
}
