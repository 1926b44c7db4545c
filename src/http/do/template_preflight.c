#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/preflight_template.h"
#include "js/js.h"

static enum rc
read_body(struct scope *sc, const struct request *req, struct bytes *settings_json, int64_t *restaurant_id)
{
	static const char *const fields[] = {"settings", "restaurant_id", NULL};
	struct js body, settings;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_object(sc, &body, "settings", JS_NULLABLE, &settings));
	if (settings.value != NULL)
		*settings_json = js_bytes(sc, &settings);
	return js_int(sc, &body, "restaurant_id", JS_NULLABLE, 1, INT64_MAX, restaurant_id);
}

/* What is to be known before anything is printed: findings, worst first, in the reader's language. */
enum rc
do_template_preflight(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	struct bytes settings = {NULL, 0};
	int64_t restaurant_id = 0;
	struct template template;
	struct finding_list list;

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_body(sc, req, &settings, &restaurant_id));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(preflight_template(sc, app, req->who, &template, settings, restaurant_id, &list));
	finding_list_json(sc, json, &list, req->language);
	return reply_json(sc, reply, 200, json);
}
