#include "config.h"
#include "http/handler.h"

#include <string.h>

#include "base/scope.h"
#include "domain/make_qr.h"

#define PX_PRESET 512
#define MM_PRESET 40

static enum rc
read_query(struct scope *sc, const struct url_query *query, struct qr_wish *wish, bool *attachment)
{
	static const char *const levels[] = {"L", "M", "Q", "H", NULL};
	int ecc = SETTINGS_ECC_M;
	bool pixels = wish->format == QR_WISH_PNG;
	int64_t size = pixels ? PX_PRESET : MM_PRESET;

	TRY(query_only(sc, query, "size", "ecc", "caption", "download", NULL));
	TRY(query_int(sc, query, "size", pixels ? QR_WISH_PX_MIN : QR_WISH_MM_MIN, pixels ? QR_WISH_PX_MAX : QR_WISH_MM_MAX,
		      &size));
	TRY(query_word(sc, query, "ecc", levels, &ecc));
	TRY(query_bool(sc, query, "caption", &wish->caption));
	wish->size = (int)size;
	wish->ecc = (enum settings_ecc)ecc;
	return query_bool(sc, query, "download", attachment);
}

/* A table's code alone: size in pixels for PNG, in mm for SVG and PDF. */
static enum rc
show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply, enum qr_wish_format format)
{
	static const char *const types[] = {
		[QR_WISH_PNG] = "image/png", [QR_WISH_SVG] = "image/svg+xml", [QR_WISH_PDF] = "application/pdf"};
	struct qr_wish wish = {.format = format};
	struct made_qr made;
	bool attachment = false;

	TRY(read_query(sc, &req->query, &wish, &attachment));
	TRY(make_qr(sc, app, req->who, req->arguments.uuid, &wish, &made));
	reply_filename(sc, reply, attachment, made.file_name,
		       scope_printf(sc, "qr-%s%s", req->arguments.uuid, strrchr(made.file_name, '.')));
	reply_bytes(req, reply, types[format], NULL, "private, no-cache", made.bytes);
	return RC_OK;
}

enum rc
do_table_qr_png(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return show(sc, app, req, reply, QR_WISH_PNG);
}

enum rc
do_table_qr_svg(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return show(sc, app, req, reply, QR_WISH_SVG);
}

enum rc
do_table_qr_pdf(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return show(sc, app, req, reply, QR_WISH_PDF);
}
