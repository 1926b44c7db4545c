#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/request_batch.h"
#include "http/idempotency_key.h"
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

static enum rc
make_answer(struct scope *sc, void *ctx, const struct batch *batch, const struct batch_restaurant *restaurants, size_t n,
	    struct idempotency_answer *out)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	const enum language *language = ctx;

	present_batch_whole(sc, json, batch, restaurants, n, *language);
	*out = (struct idempotency_answer){201, scope_printf(sc, "/api/v1/batches/%" PRId64, batch->id), json->at};
	return text_check(sc, json, "the answer");
}

enum rc
do_batch_request(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct idempotency key;
	enum language language = req->language;
	struct batch_request request = {
		.brand_id = req->arguments.id, .idempotency = &key, .answer = make_answer, .ctx = &language};
	struct idempotency_answer answer;
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	bool replayed = false;

	TRY(query_only(sc, &req->query, NULL));
	TRY(idempotency_key(sc, app, req, &key));
	TRY(read_body(sc, req, &request));
	TRY(request_batch(sc, app, req->who, &request, &answer, &replayed));
	reply_header(reply, "Location", answer.location);
	if (replayed)
		reply_header(reply, "Idempotent-Replayed", "true");
	text_add(json, answer.body);
	return reply_json(sc, reply, answer.status, json);
}
