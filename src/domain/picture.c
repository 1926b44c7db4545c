#include "config.h"
#include "domain/picture.h"

#include "base/conf.h"
#include "base/scope.h"
#include "domain/few_cards.h"
#include "domain/request_generation.h"
#include "domain/sample_cards.h"
#include "model/option.h"
#include "object/object.h"
#include "press/press.h"
#include "store/restaurant.h"
#include "store/table.h"

enum rc
picture_of_file(struct scope *sc, const struct app *app, struct bytes pdf, const struct press_picture *picture, struct bytes *png)
{
	AUTO_PRESS *press = NULL;

	if (picture->page > PICTURE_PAGE_MAX)
		return fault(sc, RC_MISSING, "not_found", "no file has over %d pages", PICTURE_PAGE_MAX);
	TRY(press_open(sc, app->conf, &press));
	return press_render(sc, press, pdf, picture, png);
}

enum rc
picture_of_object(struct scope *sc, const struct app *app, const char *object_key, const struct press_picture *picture,
		  struct bytes *png)
{
	struct bytes pdf;

	TRY(object_load(sc, app->objects, object_key, PICTURE_FILE_MAX, &pdf));
	return picture_of_file(sc, app, pdf, picture, png);
}

enum rc
picture_card(struct scope *sc, const struct app *app, const struct who *who, const char *uuid, struct card *out)
{
	struct table table;
	struct snapshot_terms terms = snapshot_terms(app);
	const struct card *cards;
	size_t n;

	if (uuid == NULL) {
		sample_card(sc, app, SAMPLE_TYPICAL, sample_language(app), out);
		return RC_OK;
	}
	TRY(table_load(sc, app->pg, who, uuid, &table));
	TRY(table_snapshot(sc, app->pg, table.restaurant_id, &terms, &uuid, 1, &cards, &n));
	if (n != 1)
		return fault(sc, RC_MISSING, "not_found", "there is no table %s", uuid);
	*out = cards[0];
	return RC_OK;
}

enum rc
picture_preview(struct scope *sc, const struct app *app, const char *object_key, struct bytes settings_json,
		const struct card *card, const struct press_picture *picture, struct bytes *out)
{
	struct few_cards wanted = {.settings_json = settings_json, .cards = card, .n = 1, .proof = PRESS_PROOF_OFF};
	struct bytes pdf;
	AUTO_PRESS *press = NULL;

	TRY(object_load(sc, app->objects, object_key, PICTURE_FILE_MAX, &wanted.template_pdf));
	TRY(press_open(sc, app->conf, &press));
	TRY(few_cards(sc, app, press, &wanted, &pdf));
	*out = pdf;
	return picture != NULL ? press_render(sc, press, pdf, picture, out) : RC_OK;
}
