#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/save_template.h"
#include "http/multipart.h"
#include "http/present.h"
#include "js/js.h"
#include "model/option.h"

#define IDS_MAX 10000
#define PASSWORD_MAX 127 /* bytes: ISO 32000-2, 7.6.4.3.3 */

static enum rc
read_ids(struct scope *sc, const struct js *body, const char *name, bool wanted, const int64_t **out, size_t *n)
{
	struct js list;

	TRY(js_array(sc, body, name, wanted ? JS_REQUIRED : JS_OPTIONAL, IDS_MAX, &list));
	*n = list.value != NULL ? js_count(&list) : 0;
	if (wanted != (*n > 0))
		return fault_at(sc, fault(sc, RC_INVALID, "bad_value", "%s %s with this visibility", name,
					  wanted ? "must name somebody" : "has no place"), "/%s", name);
	int64_t *ids = scope_array(sc, *n + 1, sizeof(*ids));

	for (size_t i = 0; i < *n; i++) {
		struct js item = js_item(sc, &list, i);

		TRY(js_as_int(sc, &item, 1, INT64_MAX, &ids[i]));
	}
	*out = ids;
	return RC_OK;
}

/* In place of a file: empty pages of a size. */
static enum rc
read_blank(struct scope *sc, const struct js *body, struct template_upload *out)
{
	static const char *const fields[] = {"width_mm", "height_mm", "bleed_mm", "pages", NULL};
	struct template_blank *blank = scope_alloc(sc, sizeof(*blank));
	struct js wanted;

	TRY(js_object(sc, body, "blank", JS_NULLABLE, &wanted));
	if (wanted.value == NULL)
		return RC_OK;
	*blank = (struct template_blank){.pages = 1};
	TRY(js_fields(sc, &wanted, fields));
	TRY(js_real(sc, &wanted, "width_mm", JS_REQUIRED, TEMPLATE_BLANK_MIN_MM, TEMPLATE_BLANK_MAX_MM, &blank->width_mm));
	TRY(js_real(sc, &wanted, "height_mm", JS_REQUIRED, TEMPLATE_BLANK_MIN_MM, TEMPLATE_BLANK_MAX_MM, &blank->height_mm));
	TRY(js_real(sc, &wanted, "bleed_mm", JS_OPTIONAL, 0, TEMPLATE_BLEED_MAX_MM, &blank->bleed_mm));
	TRY(js_int(sc, &wanted, "pages", JS_OPTIONAL, 1, TEMPLATE_BLANK_PAGES_MAX, &blank->pages));
	out->blank = blank;
	return RC_OK;
}

static enum rc
read_template(struct scope *sc, struct bytes json, struct template_upload *out)
{
	static const char *const fields[] = {"name", "description", "visibility", "brand_ids", "restaurant_ids", "settings",
					     "rights_confirmed", "password", "blank", NULL};
	static const char *const words[] = {"global", "brands", "restaurants", NULL};
	int visibility = TEMPLATE_GLOBAL;
	struct js body, settings;

	TRY(js_parse(sc, json, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_text(sc, &body, "name", JS_REQUIRED, 1, SAVE_TEMPLATE_NAME_MAX, &out->name));
	TRY(js_text(sc, &body, "description", JS_OPTIONAL, 0, SAVE_TEMPLATE_DESCRIPTION_MAX, &out->description));
	TRY(js_choice(sc, &body, "visibility", JS_OPTIONAL, words, &visibility));
	out->visibility = (enum template_visibility)visibility;
	TRY(read_ids(sc, &body, "brand_ids", visibility == TEMPLATE_BRANDS, &out->brand_ids, &out->n_brands));
	TRY(read_ids(sc, &body, "restaurant_ids", visibility == TEMPLATE_RESTAURANTS, &out->restaurant_ids,
		     &out->n_restaurants));
	TRY(js_bool(sc, &body, "rights_confirmed", JS_OPTIONAL, &out->rights.confirmed));
	TRY(js_text(sc, &body, "password", JS_NULLABLE, 0, PASSWORD_MAX, &out->rights.password));
	TRY(js_object(sc, &body, "settings", JS_REQUIRED, &settings));
	out->settings = js_bytes(sc, &settings);
	out->settings_at = "/settings";
	return read_blank(sc, &body, out);
}

static enum rc
read_parts(struct scope *sc, const struct app *app, const struct request *req, struct template_upload *out)
{
	struct multipart parts;
	uint64_t max = (uint64_t)conf_int(app->conf, OPT_UPLOAD_MAX_SIZE);

	TRY(multipart_parse(sc, request_variable(req, "CONTENT_TYPE"), req->body, &parts));
	const struct multipart_part *file = multipart_find(&parts, "file"), *template = multipart_find(&parts, "template");

	if (template == NULL || parts.n != 1 + (file != NULL))
		return fault(sc, RC_INVALID, "bad_multipart", "send two parts: file (the PDF) and template (JSON)");
	TRY(read_template(sc, template->body, out));
	if ((file != NULL) == (out->blank != NULL))
		return fault(sc, RC_INVALID, "bad_multipart", "send either a part file (the PDF) or `blank` in the template's JSON");
	out->file_name = file != NULL && file->filename != NULL ? file->filename : "";
	if (file != NULL && file->body.len > max)
		return request_too_large(sc, "file", max);
	if (file != NULL)
		out->pdf = file->body;
	return RC_OK;
}

enum rc
do_template_add(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template_upload upload = {.description = ""};
	struct template_saved saved;
	struct template template;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_parts(sc, app, req, &upload));
	TRY(save_template(sc, app, req->who, &upload, &saved));
	TRY(template_load(sc, app->pg, req->who, saved.id, &template));
	TRY(present_template(sc, json, &template, true, req->language));
	reply_header(reply, "Location", scope_printf(sc, "/api/v1/templates/%" PRId64, saved.id));
	return reply_json_row(sc, reply, 201, json, template.row_version);
}
