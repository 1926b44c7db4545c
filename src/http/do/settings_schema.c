#include "config.h"
#include "http/handler.h"

#include "model/settings.h"

enum rc
do_settings_schema(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	(void)app;
	TRY(query_only(sc, &req->query, NULL));
	settings_schema(json);
	TRY(text_check(sc, json, "the schema"));
	reply_bytes(reply, "application/schema+json", NULL, (struct bytes){json->at, json->len});
	return RC_OK;
}
