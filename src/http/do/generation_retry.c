#include "config.h"
#include "http/handler.h"

#include "domain/steer_generation.h"
#include "http/present.h"
#include "js/js.h"

/* Nothing to say: no body, or an empty object. */
enum rc
do_generation_retry(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {NULL};
	struct js body;
	struct generation generation;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	if (req->body.len > 0) {
		TRY(js_parse(sc, req->body, "", &body));
		TRY(js_fields(sc, &body, fields));
	}
	TRY(steer_generation(sc, app, req->who, req->arguments.id, STEER_RETRY));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	present_generation(sc, json, &generation, req->language);
	return reply_json(sc, reply, 200, json);
}
