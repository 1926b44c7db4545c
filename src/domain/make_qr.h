/* A table's code alone, for those who design around it: PNG, SVG or PDF. */
#ifndef POSM_DOMAIN_MAKE_QR_H
#define POSM_DOMAIN_MAKE_QR_H

#include "base/text.h"
#include "domain/app.h"
#include "model/card.h"
#include "model/settings.h"
#include "model/who.h"

enum qr_wish_format { QR_WISH_PNG, QR_WISH_SVG, QR_WISH_PDF };

struct qr_wish {
	enum qr_wish_format format;
	int size; /* px for PNG, mm for SVG and PDF: the limits of qr/qr.h */
	enum settings_ecc ecc;
	bool caption; /* PDF: the table's number below the code */
};

#define QR_WISH_PX_MIN 16
#define QR_WISH_PX_MAX 8192
#define QR_WISH_MM_MIN 5
#define QR_WISH_MM_MAX 2000

struct made_qr {
	struct bytes bytes;
	const char *file_name;
};

/* For a uuid that need not be a table's, with the service's link. */
enum rc make_qr_of(struct scope *sc, const struct app *app, const char *uuid, const struct qr_wish *wish,
		   struct made_qr *out) MUST_CHECK;

struct encoder; /* qr/encoder.h */
/* Of a table that is at hand: always the same bytes. Without the dot. */
enum rc make_qr_file(struct scope *sc, const struct app *app, struct encoder *encoder, const struct card *card, const struct qr_wish *wish,
		     struct bytes *out) MUST_CHECK;
const char *make_qr_extension(enum qr_wish_format format);

#define QR_SHEET_CELLS_MAX 20

struct qr_sheet_wish {
	bool letter; /* the paper; else A4 */
	int columns, rows;
	enum settings_ecc ecc;
	bool cuts;
};
/* Its codes on paper with numbers and zones. RC_CONFLICT no_tables; RC_INVALID no_glyph: the default font lacks a character. */
enum rc make_qr_sheet(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
		      const struct qr_sheet_wish *wish, struct made_qr *out) MUST_CHECK;

/* RC_MISSING not_found; RC_INVALID out_of_range: the size gives less than a pixel a module. */
enum rc make_qr(struct scope *sc, const struct app *app, const struct who *who, const char *table_uuid,
		const struct qr_wish *wish, struct made_qr *out) MUST_CHECK;

#endif
