#include "config.h"
#include "http/handler.h"

#include <string.h>

#include "base/scope.h"
#include "domain/picture.h"
#include "domain/sample_cards.h"
#include "js/js.h"
#include "store/table.h"
#include "store/template.h"

struct preview_request {
	struct bytes settings;
	const char *uuid; /* NULL: the sample table */
	int64_t restaurant_id;   /* 0: none */
	int sample;              /* enum sample, of no table in particular */
	int64_t revision;        /* 0: the current one */
	int64_t page, width, dpi;
	bool pdf;
};

static enum rc
read_body(struct scope *sc, const struct request *req, struct preview_request *out)
{
	static const char *const fields[] = {"settings", "revision", "table", "sample", "restaurant_id",
					     "page", "width", "dpi", "format", NULL};
	static const char *const formats[] = {"png", "pdf", NULL}, *const samples[] = {"typical", "extremes", NULL};
	const char *word = NULL;
	int format = 0;
	struct js body, settings;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_object(sc, &body, "settings", JS_NULLABLE, &settings));
	if (settings.value != NULL)
		out->settings = js_bytes(sc, &settings);
	TRY(js_int(sc, &body, "revision", JS_OPTIONAL, 1, INT32_MAX, &out->revision));
	TRY(js_int(sc, &body, "page", JS_OPTIONAL, 1, PICTURE_PAGE_MAX, &out->page));
	TRY(js_int(sc, &body, "width", JS_OPTIONAL, PICTURE_WIDTH_MIN, PICTURE_WIDTH_MAX, &out->width));
	TRY(js_int(sc, &body, "dpi", JS_OPTIONAL, PICTURE_DPI_MIN, PICTURE_DPI_MAX, &out->dpi));
	TRY(js_choice(sc, &body, "format", JS_OPTIONAL, formats, &format));
	TRY(js_choice(sc, &body, "sample", JS_OPTIONAL, samples, &out->sample));
	TRY(js_int(sc, &body, "restaurant_id", JS_NULLABLE, 1, INT64_MAX, &out->restaurant_id));
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

/* A real table, or what a restaurant's longest texts and link make together, or a made-up one. */
static enum rc
choose_card(struct scope *sc, const struct app *app, const struct request *req, const struct preview_request *wanted,
	    struct card *card)
{
	const struct card *cards;
	size_t n = 0;

	if (wanted->uuid != NULL)
		return picture_card(sc, app, req->who, wanted->uuid, card);
	if (wanted->restaurant_id != 0)
		TRY(sample_restaurant(sc, app, req->who, wanted->restaurant_id, &cards, &n));
	if (n > 0)
		*card = wanted->sample == SAMPLE_EXTREMES ? sample_extremes(cards, n) : cards[0];
	else
		sample_card(sc, app, (enum sample)wanted->sample, req->language, card);
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
	if (wanted.revision != 0)
		TRY(template_revision_load(sc, app->pg, template.id, (int32_t)wanted.revision, &template.current));
	if (wanted.settings.at == NULL)
		wanted.settings = (struct bytes){template.current.settings, strlen(template.current.settings)};
	TRY(choose_card(sc, app, req, &wanted, &card));
	const struct press_picture picture = {(int)wanted.page, (int)wanted.width, (int)wanted.dpi};

	TRY(picture_preview(sc, app, template.current.object_key, wanted.settings, &card, wanted.pdf ? NULL : &picture, &out));
	reply_bytes(reply, wanted.pdf ? "application/pdf" : "image/png", NULL, out);
	return RC_OK;
}
