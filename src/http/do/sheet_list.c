#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "model/sheet.h"

/* Papers and presets of print files. */
enum rc
do_sheet_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	(void)app;
	TRY(query_only(sc, &req->query, NULL));
	sheet_list_json(json);
	return reply_json(sc, reply, 200, json);
}
