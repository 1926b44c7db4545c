#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/batch_archive.h"
#include "http/archive_reply.h"

enum rc
do_batch_archive(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct batch_archive *archive = scope_alloc(sc, sizeof(*archive));
	struct archive_options options;
	struct batch batch;
	bool confirmed = false;

	TRY(archive_reply_options(sc, &req->query, &options, &confirmed));
	TRY(batch_load(sc, app->pg, req->who, req->arguments.id, &batch));
	TRY(batch_archive_plan(sc, app, req->who, &batch, &options, archive));
	TRY(archive_reply_match(sc, req, archive->plan.etag));
	TRY(archive_reply_begin(sc, app, req, &archive->plan, scope_printf(sc, "posm-batch-%" PRId64 ".zip", batch.id), reply));
	if (!archive_reply_goes_on(req, archive->plan.etag))
		TRY(batch_archive_allows(sc, app, archive, confirmed));
	return archive_reply_ready(sc, reply);
}
