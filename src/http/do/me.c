#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_me(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	(void)app;
	TRY(query_only(sc, &req->query, NULL));
	present_who(json, req->who);
	return reply_json(sc, reply, 200, json);
}
