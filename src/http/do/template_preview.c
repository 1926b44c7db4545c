#include "config.h"
#include "http/handler.h"

#include <string.h>

#include "base/scope.h"
#include "domain/picture.h"
#include "js/js.h"
#include "store/table.h"
#include "store/template.h"

struct preview_request {
	struct bytes settings;
	const char *uuid; /* NULL: the sample table */
	int64_t page, width;
	bool pdf;
};

static enum rc
read_body(struct scope *sc, const struct request *req, struct preview_request *out)
{
	static const char *const fields[] = {"settings", "table", "page", "width", "format", NULL};
	static const char *const formats[] = {"png", "pdf", NULL};
	const char *word = NULL;
	int format = 0;
	struct js body, settings;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_object(sc, &body, "settings", JS_NULLABLE, &settings));
	if (settings.value != NULL)
		out->settings = js_bytes(sc, &settings);
	TRY(js_int(sc, &body, "page", JS_OPTIONAL, 1, PICTURE_PAGE_MAX, &out->page));
	TRY(js_int(sc, &body, "width", JS_OPTIONAL, PICTURE_WIDTH_MIN, PICTURE_WIDTH_MAX, &out->width));
	TRY(js_choice(sc, &body, "format", JS_OPTIONAL, formats, &format));
	out->pdf = format == 1;
	TRY(js_text(sc, &body, "table", JS_NULLABLE, 1, 100, &word));
	if (word == NULL)
		return RC_OK;
	char uuid[CARD_UUID_LEN + 1];

	if (!card_uuid_canonical(word, uuid))
		return fault_at(sc, fault(sc, RC_INVALID, "bad_value", "'%s' is no uuid", word), "/table");
	out->uuid = scope_copy(sc, uuid);
	return RC_OK;
}

/* One card of these settings as it would be printed: what generations make, by the same engine. Nothing is stored. */
enum rc
do_template_preview(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct preview_request wanted = {.page = 1, .width = PICTURE_WIDTH_PRESET};
	struct template template;
	struct card card;
	struct bytes out;

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_body(sc, req, &wanted));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	if (wanted.settings.at == NULL)
		wanted.settings = (struct bytes){template.current.settings, strlen(template.current.settings)};
	TRY(picture_card(sc, app, req->who, wanted.uuid, &card));
	TRY(picture_preview(sc, app, template.current.object_key, wanted.settings, &card, wanted.page,
			    wanted.pdf ? 0 : (int)wanted.width, &out));
	reply_bytes(req, reply, wanted.pdf ? "application/pdf" : "image/png", NULL, "no-store", out);
	return RC_OK;
}
