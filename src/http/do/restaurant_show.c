#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_restaurant_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct restaurant restaurant;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(restaurant_load(sc, app->pg, req->who, req->arguments.id, &restaurant));
	present_restaurant(json, &restaurant);
	return reply_json_row(sc, reply, 200, json, restaurant.row_version);
}
