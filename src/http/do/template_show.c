#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_template_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(present_template(sc, json, &template, true, req->language));
	return reply_json_row(sc, reply, 200, json, template.row_version);
}
