#include "config.h"
#include "http/handler.h"

#include "domain/steer_generation.h"

enum rc
do_generation_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	TRY(query_only(sc, &req->query, NULL));
	TRY(steer_generation(sc, app, req->who, req->arguments.id, STEER_REMOVE));
	reply_no_content(reply);
	return RC_OK;
}
