#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/request_batch.h"
#include "http/present.h"
#include "http/press_body.h"
#include "js/js.h"

static enum rc
read_body(struct scope *sc, const struct request *req, struct batch_request *out)
{
	static const char *const fields[] = {"template_id", "settings", "note", "accept", NULL};
	struct js body;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_int(sc, &body, "template_id", JS_REQUIRED, 1, INT64_MAX, &out->template_id));
	TRY(js_text(sc, &body, "note", JS_NULLABLE, 0, GENERATION_NOTE_MAX, &out->note));
	TRY(press_body_settings(sc, &body, &out->settings));
	return press_body_accepted(sc, &body, &out->accepted);
}

enum rc
do_batch_request(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct batch_request request = {.brand_id = req->arguments.id};
	struct batch_requested made;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_body(sc, req, &request));
	TRY(request_batch(sc, app, req->who, &request, &made));
	present_batch_whole(sc, json, &made.batch, made.restaurants, made.n, req->language);
	reply_location(reply, scope_printf(sc, "/api/v1/batches/%" PRId64, made.batch.id));
	return reply_json(sc, reply, 201, json);
}
