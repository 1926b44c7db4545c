#include "config.h"
#include "http/handler.h"

#include "http/openapi.h"

enum rc
do_openapi(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	(void)app;
	TRY(query_only(sc, &req->query, NULL));
	text_add_bytes(json, openapi_document.at, openapi_document.len);
	return reply_json(sc, reply, 200, json);
}
