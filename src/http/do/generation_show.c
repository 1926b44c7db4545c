#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_generation_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation generation;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	present_generation(sc, json, &generation, req->language);
	return reply_json_row(sc, reply, 200, json, generation.row_version);
}
