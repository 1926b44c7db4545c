#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/check_archive.h"
#include "http/archive_reply.h"
#include "store/generation.h"

enum rc
do_archive_download(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation *generation = scope_alloc(sc, sizeof(*generation));
	struct archive_options options;
	struct archive_plan *plan = scope_alloc(sc, sizeof(*plan));
	bool confirmed = false;

	TRY(archive_reply_options(sc, &req->query, &options, &confirmed));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, generation));
	TRY(archive_plan(sc, app, generation, &options, plan));
	TRY(archive_reply_match(sc, req, plan->etag));
	TRY(archive_reply_begin(sc, app, req, plan,
				scope_printf(sc, "posm-%" PRId64 "-v%" PRId32 ".zip", generation->id, generation->version), reply));
	if (!archive_reply_goes_on(req, plan->etag))
		TRY(check_archive_allows(sc, app, plan, confirmed));
	return archive_reply_ready(sc, reply);
}
