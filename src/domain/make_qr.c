#include "config.h"
#include "domain/make_qr.h"

#include "base/conf.h"
#include "base/scope.h"
#include "domain/change_table.h"
#include "domain/sample_cards.h"
#include "fresh/fresh.h"
#include "model/entry_name.h"
#include "model/option.h"
#include "qr/encoder.h"
#include "qr/qr.h"
#include "store/table.h"

_Static_assert(QR_WISH_PX_MIN == QR_PNG_MIN && QR_WISH_PX_MAX == QR_PNG_MAX, "one limit, two layers");
_Static_assert(QR_SHEET_CELLS_MAX == FRESH_CELLS_MAX, "one limit, two layers");
_Static_assert(QR_WISH_MM_MIN == QR_MM_MIN && QR_WISH_MM_MAX == QR_MM_MAX, "one limit, two layers");

static const char *const extensions[] = {[QR_WISH_PNG] = "png", [QR_WISH_SVG] = "svg", [QR_WISH_PDF] = "pdf"};

static struct fresh_fonts
fonts_of(const struct conf *conf)
{
	return (struct fresh_fonts){conf_text(conf, OPT_TEXT_DEFAULT_FONT), conf_text(conf, OPT_TEXT_FALLBACK_FONTS),
				    conf_text(conf, OPT_TEXT_FONT_DIRECTORY)};
}

/* ---- one ------------------------------------------------------------------------------------------- */

static enum rc
draw(struct scope *sc, const struct app *app, const char *number, const struct qr_wish *wish, const struct qr_matrix *qr,
     struct bytes *out)
{
	const struct fresh_qr page = {.qr = qr, .size_mm = wish->size, .caption = wish->caption ? number : NULL,
				      .fonts = fonts_of(app->conf)};

	switch (wish->format) {
	case QR_WISH_PNG:
		return qr_png(sc, qr, wish->size, out);
	case QR_WISH_SVG:
		return qr_svg(sc, qr, wish->size, out);
	case QR_WISH_PDF:
		break;
	}
	return fresh_qr_pdf(sc, &page, out);
}

static enum rc
draw_link(struct scope *sc, const struct app *app, const char *url, const char *number, const struct qr_wish *wish,
	  struct bytes *out)
{
	struct qr_matrix qr;

	TRY(qr_encode(sc, url, wish->ecc, &qr));
	return draw(sc, app, number, wish, &qr, out);
}

enum rc
make_qr(struct scope *sc, const struct app *app, const struct who *who, const char *table_uuid,
	const struct qr_wish *wish, struct made_qr *out)
{
	struct table table;
	const char *url;

	TRY(table_load(sc, app->pg, who, table_uuid, &table));
	TRY(card_url(sc, change_table_url_template(app, &table), table.uuid, &url));
	out->file_name = scope_printf(sc, "qr-%s.%s", entry_name_clean(sc, table.number), extensions[wish->format]);
	return draw_link(sc, app, url, table.number, wish, &out->bytes);
}

enum rc
make_qr_of(struct scope *sc, const struct app *app, const char *uuid, const struct qr_wish *wish, struct made_qr *out)
{
	const char *url;

	TRY(card_url(sc, conf_text(app->conf, OPT_QR_URL_TEMPLATE), uuid, &url));
	out->file_name = scope_printf(sc, "qr-%s.%s", uuid, extensions[wish->format]);
	return draw_link(sc, app, url, uuid, wish, &out->bytes);
}

/* ---- a restaurant's -------------------------------------------------------------------------------- */

const char *
make_qr_extension(enum qr_wish_format format)
{
	return extensions[format];
}

enum rc
make_qr_file(struct scope *sc, const struct app *app, struct encoder *encoder, const struct card *card, const struct qr_wish *wish,
	     struct bytes *out)
{
	struct qr_matrix qr;

	TRY(encoder_encode(sc, encoder, card->url, wish->ecc, &qr));
	return draw(sc, app, card->number, wish, &qr, out);
}

static enum rc
load_cards(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id, const struct card **cards,
	   size_t *n)
{
	TRY(sample_restaurant(sc, app, who, restaurant_id, cards, n));
	return *n == 0 ? fault(sc, RC_CONFLICT, "no_tables", "the restaurant has no tables") : RC_OK;
}

enum rc
make_qr_sheet(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
	      const struct qr_sheet_wish *wish, struct made_qr *out)
{
	struct fresh_sheet sheet = {.width_mm = wish->letter ? 215.9 : 210, .height_mm = wish->letter ? 279.4 : 297,
				    .columns = wish->columns, .rows = wish->rows, .cuts = wish->cuts,
				    .fonts = fonts_of(app->conf)};
	struct fresh_sheet_item *items;
	struct qr_matrix *codes;
	const struct card *cards;

	TRY(load_cards(sc, app, who, restaurant_id, &cards, &sheet.n));
	items = scope_array(sc, sheet.n, sizeof(*items));
	codes = scope_array(sc, sheet.n, sizeof(*codes));
	for (size_t i = 0; i < sheet.n; i++) {
		TRY(qr_encode(sc, cards[i].url, wish->ecc, &codes[i]));
		items[i] = (struct fresh_sheet_item){&codes[i], cards[i].number, cards[i].zone};
	}
	sheet.title = cards[0].restaurant;
	sheet.items = items;
	out->file_name = scope_printf(sc, "%s QR.pdf", entry_name_clean(sc, cards[0].restaurant));
	return fresh_qr_sheet(sc, &sheet, &out->bytes);
}
