#include "config.h"
#include "http/handler.h"

#include <string.h>

#include "base/scope.h"
#include "domain/make_qr.h"
#include "domain/qr_archive.h"
#include "model/card.h"

#define PX_PRESET 512
#define MM_PRESET 40
#define SHEET_COLUMNS_PRESET 4
#define SHEET_ROWS_PRESET 5

static enum rc
read_ecc(struct scope *sc, const struct url_query *query, enum settings_ecc *out)
{
	static const char *const levels[] = {"L", "M", "Q", "H", NULL};
	int ecc = SETTINGS_ECC_M;

	TRY(query_word(sc, query, "ecc", levels, &ecc));
	*out = (enum settings_ecc)ecc;
	return RC_OK;
}

static enum rc
read_size(struct scope *sc, const struct url_query *query, struct qr_wish *wish)
{
	bool pixels = wish->format == QR_WISH_PNG;
	int64_t size = pixels ? PX_PRESET : MM_PRESET;

	TRY(query_int(sc, query, "size", pixels ? QR_WISH_PX_MIN : QR_WISH_MM_MIN, pixels ? QR_WISH_PX_MAX : QR_WISH_MM_MAX,
		      &size));
	wish->size = (int)size;
	return read_ecc(sc, query, &wish->ecc);
}

/* Pictures have no place for one. */
static enum rc
read_caption(struct scope *sc, const struct url_query *query, struct qr_wish *wish)
{
	TRY(query_bool(sc, query, "caption", &wish->caption));
	return wish->caption && wish->format != QR_WISH_PDF ? query_fault(sc, "caption", "for the format pdf only") : RC_OK;
}

static enum rc
read_query(struct scope *sc, const struct url_query *query, struct qr_wish *wish, bool *attachment)
{
	TRY(query_only(sc, query, "size", "ecc", "caption", "download", "uuid", NULL));
	TRY(read_size(sc, query, wish));
	TRY(read_caption(sc, query, wish));
	return query_bool(sc, query, "download", attachment);
}

/* Of the path's table, or of the uuid that the query names. */
static enum rc
make(struct scope *sc, const struct app *app, const struct request *req, const struct qr_wish *wish, struct made_qr *made)
{
	const char *word = query_find(&req->query, "uuid");
	char uuid[CARD_UUID_LEN + 1];

	if (req->arguments.uuid != NULL && word == NULL)
		return make_qr(sc, app, req->who, req->arguments.uuid, wish, made);
	if (req->arguments.uuid != NULL || word == NULL || !card_uuid_canonical(word, uuid))
		return query_fault(sc, "uuid", req->arguments.uuid != NULL ? "left out: the path has it" : "a uuid");
	return make_qr_of(sc, app, scope_copy(sc, uuid), wish, made);
}

/* How small a code may be depends on its link: known when it is made. */
static enum rc
blame_size(struct scope *sc, enum rc rc)
{
	if (rc == RC_INVALID && strcmp(sc->fault.code, "out_of_range") == 0)
		fault_arg(sc, "parameter", "size");
	return rc;
}

/* A code alone: size in pixels for PNG, in mm for SVG and PDF. */
static enum rc
show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply, enum qr_wish_format format)
{
	static const char *const types[] = {
		[QR_WISH_PNG] = "image/png", [QR_WISH_SVG] = "image/svg+xml", [QR_WISH_PDF] = "application/pdf"};
	struct qr_wish wish = {.format = format};
	struct made_qr made;
	bool attachment = false;

	TRY(read_query(sc, &req->query, &wish, &attachment));
	TRY(blame_size(sc, make(sc, app, req, &wish, &made)));
	const char *plain = req->arguments.uuid != NULL ? req->arguments.uuid : query_find(&req->query, "uuid");

	reply_filename(sc, reply, attachment, made.file_name, scope_printf(sc, "qr-%s%s", plain, strrchr(made.file_name, '.')));
	reply_bytes(reply, types[format], NULL, made.bytes);
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

struct qr_download {
	struct qr_archive archive;
	uint64_t from, len;
};

static enum rc
send_codes(struct scope *sc, void *ctx, struct sink *to)
{
	const struct qr_download *d = ctx;

	return qr_archive_send(sc, &d->archive, d->from, d->len, to);
}

/* All codes of a restaurant, a file each. */
enum rc
do_restaurant_qr_zip(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const formats[] = {"png", "svg", "pdf", NULL};
	struct qr_wish wish = {0};
	struct qr_download *d = scope_alloc(sc, sizeof(*d));
	int format = QR_WISH_PNG;

	TRY(query_only(sc, &req->query, "format", "size", "ecc", "caption", NULL));
	TRY(query_word(sc, &req->query, "format", formats, &format));
	wish.format = (enum qr_wish_format)format;
	TRY(read_size(sc, &req->query, &wish));
	TRY(read_caption(sc, &req->query, &wish));
	TRY(qr_archive_plan(sc, app, req->who, req->arguments.id, &wish, &d->archive));
	reply_filename(sc, reply, true, d->archive.file_name, "qr.zip");
	TRY(reply_range(sc, req, reply, "application/zip", d->archive.etag, d->archive.archive.total, &d->from, &reply->stream_len));
	if (reply->status == 304)
		return RC_OK;
	d->len = reply->stream_len;
	reply->stream = send_codes;
	reply->stream_ctx = d;
	return RC_OK;
}

/* All codes of a restaurant on paper, with their numbers. */
enum rc
do_restaurant_qr_sheet(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const papers[] = {"a4", "letter", NULL};
	struct qr_sheet_wish wish = {.cuts = true};
	int64_t columns = SHEET_COLUMNS_PRESET, rows = SHEET_ROWS_PRESET;
	struct made_qr made;
	bool attachment = false;
	int paper = 0;

	TRY(query_only(sc, &req->query, "paper", "columns", "rows", "ecc", "cuts", "download", NULL));
	TRY(query_word(sc, &req->query, "paper", papers, &paper));
	TRY(query_int(sc, &req->query, "columns", 1, QR_SHEET_CELLS_MAX, &columns));
	TRY(query_int(sc, &req->query, "rows", 1, QR_SHEET_CELLS_MAX, &rows));
	TRY(query_bool(sc, &req->query, "cuts", &wish.cuts));
	TRY(query_bool(sc, &req->query, "download", &attachment));
	TRY(read_ecc(sc, &req->query, &wish.ecc));
	wish.letter = paper == 1;
	wish.columns = (int)columns;
	wish.rows = (int)rows;
	TRY(make_qr_sheet(sc, app, req->who, req->arguments.id, &wish, &made));
	reply_filename(sc, reply, attachment, made.file_name, "qr-sheet.pdf");
	reply_bytes(reply, "application/pdf", NULL, made.bytes);
	return RC_OK;
}
