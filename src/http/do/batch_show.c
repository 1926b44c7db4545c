#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_batch_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	const struct batch_restaurant *restaurants;
	struct batch batch;
	size_t n;

	TRY(query_only(sc, &req->query, NULL));
	TRY(batch_load(sc, app->pg, req->who, req->arguments.id, &batch));
	TRY(batch_restaurants(sc, app->pg, req->who, batch.id, &restaurants, &n));
	present_batch_whole(sc, json, &batch, restaurants, n, req->language);
	return reply_json(sc, reply, 200, json);
}
