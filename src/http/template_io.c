#include "config.h"
#include "http/template_io.h"

#include "base/conf.h"
#include "base/scope.h"
#include "http/conditional.h"
#include "http/multipart.h"
#include "http/present.h"
#include "model/option.h"

#define IDS_MAX 10000
#define PASSWORD_MAX 127 /* bytes: ISO 32000-2, 7.6.4.3.3 */

static enum rc
bad_ids(struct scope *sc, const char *name, const char *what)
{
	enum rc rc = fault_at(sc, fault(sc, RC_INVALID, "bad_value", "'%s': %s", name, what), "/%s", name);

	fault_arg(sc, "what", "%s", what);
	return rc;
}

static enum rc
read_ids(struct scope *sc, const struct js *body, const char *name, bool wanted, const int64_t **out, size_t *n)
{
	struct js list;

	TRY(js_array(sc, body, name, wanted ? JS_REQUIRED : JS_OPTIONAL, IDS_MAX, &list));
	*n = list.value != NULL ? js_count(&list) : 0;
	if (wanted != (*n > 0))
		return bad_ids(sc, name, wanted ? "with this visibility it must name somebody" : "with this visibility it has no place");
	int64_t *ids = scope_array(sc, *n + 1, sizeof(*ids));

	for (size_t i = 0; i < *n; i++) {
		struct js item = js_item(sc, &list, i);

		TRY(js_as_int(sc, &item, 1, INT64_MAX, &ids[i]));
	}
	*out = ids;
	return RC_OK;
}

enum rc
template_io_reach(struct scope *sc, const struct js *body, int need, struct template_reach *out)
{
	static const char *const words[] = {"global", "brands", "restaurants", NULL}; /* enum template_visibility */
	int visibility = (int)out->visibility;

	TRY(js_choice(sc, body, "visibility", need, words, &visibility));
	out->visibility = (enum template_visibility)visibility;
	TRY(read_ids(sc, body, "brand_ids", visibility == TEMPLATE_BRANDS, &out->brand_ids, &out->n_brands));
	return read_ids(sc, body, "restaurant_ids", visibility == TEMPLATE_RESTAURANTS, &out->restaurant_ids,
			&out->n_restaurants);
}

enum rc
template_io_pair(struct scope *sc, const struct js *body, int need, struct template_pair *out)
{
	struct js settings;

	TRY(js_bool(sc, body, "rights_confirmed", JS_OPTIONAL, &out->rights.confirmed));
	TRY(js_text(sc, body, "password", JS_NULLABLE, 0, PASSWORD_MAX, &out->rights.password));
	TRY(js_object(sc, body, "settings", need, &settings));
	if (settings.value == NULL)
		return RC_OK;
	out->settings = js_bytes(sc, &settings);
	out->settings_at = "/settings";
	return RC_OK;
}

enum rc
template_io_file(struct scope *sc, const struct app *app, const struct multipart_part *file, struct template_pair *pair,
		 const char **name)
{
	uint64_t max = (uint64_t)conf_int(app->conf, OPT_UPLOAD_MAX_SIZE);

	*name = file->filename != NULL ? file->filename : "";
	pair->pdf = file->body;
	return file->body.len > max ? request_too_large(sc, "file", max) : RC_OK;
}

enum rc
template_io_expect(struct scope *sc, const struct app *app, const struct request *req, int32_t *expected)
{
	struct template template;

	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	return conditional_expect(sc, req, template.row_version, expected);
}

enum rc
template_io_answer(struct scope *sc, const struct app *app, const struct request *req, int64_t id, int status,
		   struct reply *reply)
{
	struct template template;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(template_load(sc, app->pg, req->who, id, &template));
	TRY(present_template(sc, json, &template, true, req->language));
	return reply_json_row(sc, reply, status, json, template.row_version);
}
