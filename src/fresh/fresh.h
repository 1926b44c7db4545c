/*
 * Documents that start from nothing, by libharu. The same input gives the same bytes: no clock, no random.
 */
#ifndef POSM_FRESH_FRESH_H
#define POSM_FRESH_FRESH_H

#include "base/text.h"
#include "qr/qr.h"

#define FRESH_CAPTION_MAX 200 /* characters */

struct fresh_qr {
	const struct qr_matrix *qr;
	double size_mm;      /* side of the page, quiet zone included: QR_MM_MIN..QR_MM_MAX */
	const char *caption; /* one line below the code, NULL: none */
	const char *font;    /* family of the caption, as text.default_font; its file must be TrueType */
};

/*
 * One page: the code as vectors in black alone (DeviceCMYK K), its quiet zone, the caption below, shrunk to the
 * page's width. RC_INVALID out_of_range, unknown_font, no_glyph; RC_BROKEN libharu.
 */
enum rc fresh_qr_pdf(struct scope *sc, const struct fresh_qr *in, struct bytes *out) MUST_CHECK;

#endif
