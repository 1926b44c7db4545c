#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/preflight_template.h"
#include "http/press_body.h"
#include "js/js.h"

static enum rc
read_body(struct scope *sc, const struct request *req, struct bytes *settings_json, struct sample_source *source)
{
	static const char *const fields[] = {"settings", "restaurant_id", "tables", NULL};
	struct js body, settings;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_object(sc, &body, "settings", JS_NULLABLE, &settings));
	if (settings.value != NULL)
		*settings_json = js_bytes(sc, &settings);
	TRY(js_int(sc, &body, "restaurant_id", JS_NULLABLE, 1, INT64_MAX, &source->restaurant_id));
	return press_body_tables(sc, &body, &source->tables);
}

/* What is to be known before anything is printed: findings, worst first, in the reader's language. */
enum rc
do_template_preflight(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	struct bytes settings = {NULL, 0};
	struct sample_source source = {0};
	struct template template;
	struct finding_list list;

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_body(sc, req, &settings, &source));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(preflight_template(sc, app, req->who, &template, settings, &source, req->language, &list));
	finding_list_json(sc, json, &list, req->language);
	return reply_json(sc, reply, 200, json);
}
