#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/request_generation.h"
#include "http/idempotency_key.h"
#include "http/present.h"
#include "http/press_body.h"
#include "js/js.h"

#define TABLES_MAX 1000000 /* generation.max_tables says the real limit */

static enum rc
read_tables(struct scope *sc, const struct js *body, struct generation_request *out)
{
	struct js list;

	TRY(js_array(sc, body, "tables", JS_NULLABLE, TABLES_MAX, &list));
	if (list.value == NULL)
		return RC_OK;
	const char **tables = scope_array(sc, js_count(&list) + 1, sizeof(*tables));

	out->chosen = true;
	out->tables = tables;
	for (size_t i = 0; i < js_count(&list); i++) {
		struct js item = js_item(sc, &list, i);
		char uuid[CARD_UUID_LEN + 1];
		const char *word;

		TRY(js_as_text(sc, &item, 1, 100, &word));
		if (!card_uuid_canonical(word, uuid))
			return fault_at(sc, fault(sc, RC_INVALID, "bad_value", "'%s' is no uuid", word), "%s", item.at);
		tables[out->n_tables++] = scope_copy(sc, uuid);
	}
	return RC_OK;
}

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
	return read_tables(sc, &body, out);
}

static enum rc
make_answer(struct scope *sc, void *ctx, const struct generation *generation, struct idempotency_answer *out)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	const enum language *language = ctx;

	present_generation(sc, json, generation, *language);
	*out = (struct idempotency_answer){
		201, scope_printf(sc, "/api/v1/generations/%" PRId64, generation->id), json->at};
	return text_check(sc, json, "the answer");
}

enum rc
do_generation_request(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct idempotency key;
	enum language language = req->language;
	struct generation_request request = {
		.restaurant_id = req->arguments.id, .idempotency = &key, .answer = make_answer, .ctx = &language};
	struct generation_requested made;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(idempotency_key(sc, app, req, &key));
	TRY(read_body(sc, req, &request));
	TRY(request_generation(sc, app, req->who, &request, &made));
	reply_header(reply, "Location", made.answer.location);
	if (made.replayed)
		reply_header(reply, "Idempotent-Replayed", "true");
	text_add(json, made.answer.body);
	return reply_json(sc, reply, made.answer.status, json);
}
