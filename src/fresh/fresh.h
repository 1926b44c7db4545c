/*
 * Documents that start from nothing, by libharu. The same input gives the same bytes: no clock, no random.
 */
#ifndef POSM_FRESH_FRESH_H
#define POSM_FRESH_FRESH_H

#include <stdbool.h>

#include "base/text.h"
#include "qr/qr.h"

/* Of captions and labels, as the options text.* say it; see text/outline.h. */
struct fresh_fonts {
	const char *preset, *fallbacks, *directory;
};

struct fresh_qr {
	const struct qr_matrix *qr;
	double size_mm;      /* side of the page, quiet zone included: QR_MM_MIN..QR_MM_MAX */
	const char *caption; /* one line below the code, NULL: none */
	struct fresh_fonts fonts; /* of the caption */
};

/*
 * One page: the code as vectors in black alone (DeviceCMYK K), its quiet zone, the caption below, shrunk to the
 * page's width, as outlines in any script. RC_INVALID out_of_range, unknown_font, no_glyph; RC_BROKEN libharu.
 */
enum rc fresh_qr_pdf(struct scope *sc, const struct fresh_qr *in, struct bytes *out) MUST_CHECK;

#define FRESH_CELLS_MAX 20 /* columns, rows */
#define FRESH_MARGIN_MM 8.0

struct fresh_sheet_item {
	const struct qr_matrix *qr;
	const char *label, *detail; /* below the code: the number; the zone, smaller, "" for none */
};
struct fresh_sheet {
	double width_mm, height_mm; /* of the paper */
	int columns, rows;          /* 1..FRESH_CELLS_MAX */
	bool cuts;                  /* hairlines between the cells */
	const char *title;          /* above, with the page's number where there are several */
	struct fresh_fonts fonts;
	const struct fresh_sheet_item *items;
	size_t n;
};

/* Codes with labels, as many pages as they take. Faults as fresh_qr_pdf. */
enum rc fresh_qr_sheet(struct scope *sc, const struct fresh_sheet *in, struct bytes *out) MUST_CHECK;

#define FRESH_BLANK_MIN_MM 10
#define FRESH_BLANK_MAX_MM 2000
#define FRESH_BLEED_MAX_MM 20
#define FRESH_PAGES_MAX 10

struct fresh_blank {
	double width_mm, height_mm; /* of the trimmed page */
	double bleed_mm;            /* around it */
	int pages;
};

/* Empty pages of a size, with TrimBox and BleedBox: a template of nothing. RC_INVALID out_of_range; RC_BROKEN libharu. */
enum rc fresh_blank(struct scope *sc, const struct fresh_blank *in, struct bytes *out) MUST_CHECK;

#endif
