#include "config.h"
#include "http/handler.h"

#include "domain/steer_generation.h"
#include "http/empty_body.h"
#include "http/present.h"

static enum rc
steer(struct scope *sc, struct app *app, const struct request *req, enum steer where, struct reply *reply)
{
	struct generation generation;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(empty_body(sc, req));
	TRY(steer_generation(sc, app, req->who, req->arguments.id, where));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	present_generation(sc, json, &generation, req->language);
	return reply_json_row(sc, reply, 200, json, generation.row_version);
}

enum rc
do_generation_cancel(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return steer(sc, app, req, STEER_CANCEL, reply);
}

enum rc
do_generation_retry(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return steer(sc, app, req, STEER_RETRY, reply);
}
