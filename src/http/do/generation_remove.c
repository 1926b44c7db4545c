#include "config.h"
#include "http/handler.h"

#include "domain/steer_generation.h"
#include "http/conditional.h"

enum rc
do_generation_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation generation;
	int32_t expected;

	TRY(query_only(sc, &req->query, NULL));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	TRY(conditional_expect(sc, req, generation.row_version, &expected));
	TRY(remove_generation(sc, app, req->who, generation.id, expected));
	reply_no_content(reply);
	return RC_OK;
}
