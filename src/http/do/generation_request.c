#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/request_generation.h"
#include "http/present.h"
#include "http/press_body.h"
#include "js/js.h"

static enum rc
read_body(struct scope *sc, const struct request *req, struct generation_request *out)
{
	static const char *const fields[] = {"template_id", "settings", "tables", "note", "accept", NULL};
	struct js body;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_int(sc, &body, "template_id", JS_REQUIRED, 1, INT64_MAX, &out->template_id));
	TRY(js_text(sc, &body, "note", JS_NULLABLE, 0, GENERATION_NOTE_MAX, &out->note));
	TRY(press_body_settings(sc, &body, &out->settings));
	TRY(press_body_accepted(sc, &body, &out->accepted));
	return press_body_tables(sc, &body, &out->tables);
}

enum rc
do_generation_request(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation_request request = {.restaurant_id = req->arguments.id};
	struct generation made;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_body(sc, req, &request));
	TRY(request_generation(sc, app, req->who, &request, &made));
	present_generation(sc, json, &made, req->language);
	reply_location(reply, scope_printf(sc, "/api/v1/generations/%" PRId64, made.id));
	return reply_json_row(sc, reply, 201, json, made.row_version);
}
