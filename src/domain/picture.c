#include "config.h"
#include "domain/picture.h"

#include "base/conf.h"
#include "base/scope.h"
#include "domain/request_generation.h"
#include "domain/sample_cards.h"
#include "model/option.h"
#include "model/settings.h"
#include "object/object.h"
#include "press/press.h"
#include "store/restaurant.h"
#include "store/table.h"

#define FILE_BYTES_MAX ((size_t)1 << 30)

enum rc
picture_of_object(struct scope *sc, const struct app *app, const char *object_key, int64_t page, int width_px,
		  struct bytes *png)
{
	struct bytes pdf;
	AUTO_PRESS *press = NULL;

	if (page > PICTURE_PAGE_MAX)
		return fault(sc, RC_MISSING, "not_found", "no file has over %d pages", PICTURE_PAGE_MAX);
	TRY(object_load(sc, app->objects, object_key, FILE_BYTES_MAX, &pdf));
	TRY(press_open(sc, app->conf, &press));
	return press_render(sc, press, pdf, (int)page, width_px, png);
}

enum rc
picture_card(struct scope *sc, const struct app *app, const struct who *who, const char *uuid, struct card *out)
{
	struct table table;
	struct snapshot_terms terms = snapshot_terms(app);
	const struct card *cards;
	size_t n;

	if (uuid == NULL) {
		sample_card(sc, app, SAMPLE_TYPICAL, out);
		return RC_OK;
	}
	TRY(table_load(sc, app->pg, who, uuid, &table));
	TRY(table_snapshot(sc, app->pg, table.restaurant_id, &terms, &uuid, 1, &cards, &n));
	if (n != 1)
		return fault(sc, RC_MISSING, "not_found", "there is no table %s", uuid);
	*out = cards[0];
	return RC_OK;
}

/* One card through the press, put together in memory. */
struct preview {
	const struct card *card;
	struct bytes prefix;
	bool fed;
	struct bytes pdf;
};

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct preview *preview = ctx;

	(void)sc;
	*more = !preview->fed;
	preview->fed = true;
	*card = *preview->card;
	card->ordinal = 0;
	return RC_OK;
}

static enum rc
card_done(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct preview *preview = ctx;
	struct text *pdf = text_new(sc, FILE_BYTES_MAX);

	text_add_bytes(pdf, preview->prefix.at, preview->prefix.len);
	text_add_bytes(pdf, card->tail.at, card->tail.len);
	preview->pdf = (struct bytes){pdf->at, pdf->len};
	return text_check(sc, pdf, "the preview");
}

enum rc
picture_preview(struct scope *sc, const struct app *app, const char *object_key, struct bytes settings_json,
		const struct card *card, int64_t page, int width_px, struct bytes *out)
{
	const struct settings *settings;
	const struct press_rights rights = {.confirmed = true}; /* asked when the file was stored */
	struct press_prefix prefix;
	struct preview preview = {.card = card};
	const struct press_feed feed = {next_card, card_done, &preview};
	struct bytes file;
	AUTO_PRESS *press = NULL;

	TRY(settings_parse(sc, settings_json, "/settings", &settings));
	TRY(object_load(sc, app->objects, object_key, FILE_BYTES_MAX, &file));
	TRY(press_open(sc, app->conf, &press));
	enum rc rc = press_compile(sc, press, file, settings_json, &rights, &prefix);

	if (rc != RC_OK && sc->fault.pointer != NULL)
		return fault_at(sc, rc, "/settings%s", sc->fault.pointer);
	TRY(rc);
	preview.prefix = prefix.bytes;
	TRY(press_run(sc, press, PRESS_PROOF_OFF, &feed));
	*out = preview.pdf;
	return width_px > 0 ? press_render(sc, press, preview.pdf, (int)page, width_px, out) : RC_OK;
}
