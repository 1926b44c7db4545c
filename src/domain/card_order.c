#include "config.h"
#include "domain/card_order.h"

#include <inttypes.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/few_cards.h"
#include "domain/load_revision.h"
#include "domain/picture.h"
#include "domain/proof_card.h"
#include "js/js.h"
#include "model/option.h"
#include "model/settings.h"
#include "store/audit.h"

#define MM_MAX 1e7

static struct bytes
settings_of(const struct template *t, struct bytes settings_json)
{
	return settings_json.at != NULL ? settings_json : (struct bytes){t->current.settings, strlen(t->current.settings)};
}

/* Nobody keeps the cards; that somebody printed codes of theirs can be found by uuid. */
static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, int64_t template_id, const struct card *cards, size_t n)
{
	struct text *detail = text_new(sc, (size_t)CARD_ORDER_MAX * 64 + 64);

	text_add(detail, "{\"uuids\":[");
	for (size_t i = 0; i < n; i++)
		text_addf(detail, "%s\"%s\"", i > 0 ? "," : "", cards[i].uuid);
	text_add(detail, "]}");
	TRY(text_check(sc, detail, "the uuids"));
	return audit_add(sc, app->pg, who,
			 &(struct audit){"card.order", 0, "template", scope_printf(sc, "%" PRId64, template_id), detail->at});
}

static void
lend(const char **text, const char *known)
{
	if (*text == NULL)
		*text = known;
}

/* A table that is known lends what was not said, above all its link: a brand may have its own. */
static enum rc
complete(struct scope *sc, const struct app *app, const struct who *who, struct card *card)
{
	struct card known = {.number = "", .zone = "", .seats = "", .restaurant = "", .brand = "", .date = ""};
	enum rc rc = picture_card(sc, app, who, card->uuid, &known);

	if (rc == RC_MISSING) {
		fault_clear(sc);
		rc = card_url(sc, conf_text(app->conf, OPT_QR_URL_TEMPLATE), card->uuid, &known.url);
	}
	TRY(rc);
	lend(&card->number, known.number);
	lend(&card->zone, known.zone);
	lend(&card->seats, known.seats);
	lend(&card->restaurant, known.restaurant);
	lend(&card->brand, known.brand);
	lend(&card->date, known.date);
	lend(&card->url, known.url);
	return RC_OK;
}

enum rc
card_order(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
	   struct bytes settings_json, struct card *cards, size_t n, struct bytes *pdfs)
{
	struct few_cards wanted = {.settings_json = settings_of(template, settings_json), .cards = cards, .n = n,
				   .proof = PRESS_PROOF_ALL};
	uint8_t sha256[DIGEST_BYTES];
	AUTO_PRESS *press = NULL;

	for (size_t i = 0; i < n; i++)
		TRY(complete(sc, app, who, &cards[i]));
	TRY(load_revision(sc, app, template->id, template->current.revision, &wanted.template_pdf, sha256));
	TRY(press_open(sc, app->conf, &press));
	TRY(few_cards(sc, app, press, &wanted, pdfs));
	return note_down(sc, app, who, template->id, cards, n);
}

/* ---- proof cards ----------------------------------------------------------------------------------- */

static enum rc
read_page(struct scope *sc, const struct js *page, enum settings_box box, struct proof_page *out)
{
	struct js trim;

	*out = (struct proof_page){0};
	TRY(js_real(sc, page, "width_mm", JS_REQUIRED, 0, MM_MAX, &out->width));
	TRY(js_real(sc, page, "height_mm", JS_REQUIRED, 0, MM_MAX, &out->height));
	TRY(js_array(sc, page, "trim_mm", JS_OPTIONAL, 4, &trim));
	if (box != SETTINGS_BOX_TRIM || js_count(&trim) != 4)
		return RC_OK;
	struct js left = js_item(sc, &trim, 0), top = js_item(sc, &trim, 1);

	TRY(js_as_real(sc, &left, -MM_MAX, MM_MAX, &out->left));
	return js_as_real(sc, &top, -MM_MAX, MM_MAX, &out->top);
}

/* As the upload found them. */
static enum rc
read_pages(struct scope *sc, const struct template *t, enum settings_box box, struct proof_page **out, size_t *n)
{
	struct js report, pages;

	TRY(js_parse(sc, (struct bytes){t->current.report, strlen(t->current.report)}, "", &report));
	TRY(js_array(sc, &report, "pages", JS_REQUIRED, PRESS_PAGES_MAX, &pages));
	*n = js_count(&pages);
	*out = scope_array(sc, *n + 1, sizeof(**out));
	for (size_t i = 0; i < *n; i++) {
		struct js page = js_item(sc, &pages, i);

		TRY(read_page(sc, &page, box, &(*out)[i]));
	}
	return RC_OK;
}

static enum rc
mark(struct scope *sc, const struct template *t, struct bytes *settings_json)
{
	const struct settings *settings;
	struct proof_page *pages;
	size_t n;

	TRY(settings_parse(sc, *settings_json, "/settings", &settings));
	TRY(read_pages(sc, t, settings->box, &pages, &n));
	return proof_card_settings(sc, *settings_json, pages, n, settings_json);
}

enum rc
card_order_proof(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
		 struct bytes settings_json, const struct sample_source *source, enum language language, struct bytes *pdf)
{
	struct few_cards wanted = {.settings_json = settings_of(template, settings_json), .n = 1, .proof = PRESS_PROOF_OFF};
	uint8_t sha256[DIGEST_BYTES];
	const struct card *cards;
	struct card card;
	size_t n = 0;
	AUTO_PRESS *press = NULL;

	TRY(sample_chosen(sc, app, who, source, &cards, &n));
	if (n > 0)
		card = sample_extremes(cards, n);
	else
		sample_card(sc, app, SAMPLE_EXTREMES, language, &card);
	wanted.cards = &card;
	TRY(mark(sc, template, &wanted.settings_json));
	TRY(load_revision(sc, app, template->id, template->current.revision, &wanted.template_pdf, sha256));
	TRY(press_open(sc, app->conf, &press));
	return few_cards(sc, app, press, &wanted, pdf);
}
