#include "config.h"
#include "domain/make_qr.h"

#include "base/conf.h"
#include "base/scope.h"
#include "fresh/fresh.h"
#include "model/option.h"
#include "qr/qr.h"
#include "store/table.h"

_Static_assert(QR_WISH_PX_MIN == QR_PNG_MIN && QR_WISH_PX_MAX == QR_PNG_MAX, "one limit, two layers");
_Static_assert(QR_WISH_MM_MIN == QR_MM_MIN && QR_WISH_MM_MAX == QR_MM_MAX, "one limit, two layers");

static enum rc
draw(struct scope *sc, const struct app *app, const struct table *table, const struct qr_wish *wish,
     const struct qr_matrix *qr, struct bytes *out)
{
	const struct fresh_qr page = {.qr = qr, .size_mm = wish->size, .caption = wish->caption ? table->number : NULL,
				      .font = conf_text(app->conf, OPT_TEXT_DEFAULT_FONT)};

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

enum rc
make_qr(struct scope *sc, const struct app *app, const struct who *who, const char *table_uuid,
	const struct qr_wish *wish, struct made_qr *out)
{
	static const char *const extensions[] = {[QR_WISH_PNG] = "png", [QR_WISH_SVG] = "svg", [QR_WISH_PDF] = "pdf"};
	struct table table;
	struct qr_matrix qr;
	const char *url;

	TRY(table_load(sc, app->pg, who, table_uuid, &table));
	TRY(card_url(sc, table.qr_url_template != NULL ? table.qr_url_template
						       : conf_text(app->conf, OPT_QR_URL_TEMPLATE), table.uuid, &url));
	TRY(qr_encode(sc, url, wish->ecc, &qr));
	TRY(draw(sc, app, &table, wish, &qr, &out->bytes));
	out->file_name = scope_printf(sc, "qr-%s.%s", table.number, extensions[wish->format]);
	return RC_OK;
}
