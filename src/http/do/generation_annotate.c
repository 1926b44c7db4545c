#include "config.h"
#include "http/handler.h"

#include "domain/steer_generation.h"
#include "http/conditional.h"
#include "http/present.h"
#include "js/js.h"

/* {"note": text or null, "printed": bool}: what is absent stays. */
enum rc
do_generation_annotate(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"note", "printed", NULL};
	struct generation generation;
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	const char *note = NULL;
	bool printed = false;
	int32_t expected;
	struct js body;

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_text(sc, &body, "note", JS_NULLABLE, 0, GENERATION_NOTE_MAX, &note));
	TRY(js_bool(sc, &body, "printed", JS_OPTIONAL, &printed));
	if (note == NULL && js_has(&body, "note"))
		note = "";
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	TRY(conditional_expect(sc, req, generation.row_version, &expected));
	TRY(annotate_generation(sc, app, req->who, req->arguments.id, expected, note,
				js_has(&body, "printed") ? printed : -1));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	present_generation(sc, json, &generation, req->language);
	return reply_json_row(sc, reply, 200, json, generation.row_version);
}
