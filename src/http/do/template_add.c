#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/save_template.h"
#include "http/label_field.h"
#include "http/multipart.h"
#include "http/template_io.h"
#include "js/js.h"

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
	struct js body;

	TRY(js_parse(sc, json, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(label_field(sc, &body, "name", JS_REQUIRED, 1, TEMPLATE_NAME_MAX, &out->name));
	TRY(js_text(sc, &body, "description", JS_OPTIONAL, 0, TEMPLATE_DESCRIPTION_MAX, &out->description));
	TRY(template_io_reach(sc, &body, JS_OPTIONAL, &out->reach));
	TRY(template_io_pair(sc, &body, JS_REQUIRED, &out->pair));
	return read_blank(sc, &body, out);
}

/* Parts of a form; without a file the JSON may also be all there is. */
static enum rc
read_parts(struct scope *sc, const struct app *app, const struct request *req, struct template_upload *out)
{
	struct multipart parts;

	if (request_is_type(req, "application/json")) {
		TRY(read_template(sc, req->body, out));
		return out->blank != NULL ? RC_OK : fault_at(sc, fault(sc, RC_INVALID, "missing_field",
			"a template without a file has `blank`; a file comes as multipart/form-data"), "/blank");
	}
	TRY(multipart_parse(sc, request_variable(req, "CONTENT_TYPE"), req->body, &parts));
	const struct multipart_part *file = multipart_find(&parts, "file"), *template = multipart_find(&parts, "template");

	if (template == NULL || parts.n != 1 + (file != NULL))
		return fault(sc, RC_INVALID, "bad_multipart", "send two parts: file (the PDF) and template (JSON)");
	TRY(read_template(sc, template->body, out));
	if ((file != NULL) == (out->blank != NULL))
		return fault(sc, RC_INVALID, "bad_multipart", "send either a part file (the PDF) or `blank` in the template's JSON");
	return file != NULL ? template_io_file(sc, app, file, &out->pair, &out->file_name) : RC_OK;
}

enum rc
do_template_add(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template_upload upload = {.description = "", .file_name = "", .reach.visibility = TEMPLATE_GLOBAL};
	struct template_saved saved;

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_parts(sc, app, req, &upload));
	TRY(save_template(sc, app, req->who, &upload, &saved));
	reply_location(reply, scope_printf(sc, "/api/v1/templates/%" PRId64, saved.id));
	return template_io_answer(sc, app, req, saved.id, 201, reply);
}
