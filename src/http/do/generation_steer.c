#include "config.h"
#include "http/handler.h"

#include "domain/steer_generation.h"
#include "http/present.h"
#include "js/js.h"

/* Nothing to say: no body, or an empty object. */
static enum rc
read_nothing(struct scope *sc, const struct request *req)
{
	static const char *const fields[] = {NULL};
	struct js body;

	TRY(query_only(sc, &req->query, NULL));
	if (req->body.len == 0)
		return RC_OK;
	TRY(js_parse(sc, req->body, "", &body));
	return js_fields(sc, &body, fields);
}

static enum rc
steer(struct scope *sc, struct app *app, const struct request *req, enum steer where, struct reply *reply)
{
	struct generation generation;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(read_nothing(sc, req));
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
