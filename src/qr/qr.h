/*
 * QR codes (ISO/IEC 18004) by libqrencode: the matrix, and the pictures of a code alone (PNG, SVG). The PNG is one
 * bit a pixel, by base/png.h: cairo would bring a graphics stack into the web server for 60 lines, and only whole pixels
 * a module scan well. A picture's quiet zone is QR_QUIET_ZONE modules (ISO/IEC 18004 clause 9.1).
 */
#ifndef POSM_QR_QR_H
#define POSM_QR_QR_H

#include <stdint.h>

#include "base/text.h"
#include "model/settings.h"

#define QR_SIDE_MAX 177 /* version 40 */
#define QR_QUIET_ZONE 4
#define QR_PNG_MIN 16
#define QR_PNG_MAX 8192 /* px */
#define QR_MM_MIN 5
#define QR_MM_MAX 2000

struct qr_matrix {
	int version; /* 1..40 */
	int side;    /* modules: 17 + 4 * version */
	const uint8_t *modules; /* side * side, row by row from the top left; 1 dark, 0 light */
};

/* The smallest code for the data, in the scope's memory. RC_INVALID qr_data: empty, or longer than a code of that ECC holds. */
enum rc qr_encode(struct scope *sc, const char *data, enum settings_ecc ecc, struct qr_matrix *out) MUST_CHECK;

/*
 * PNG of size_px by size_px, quiet zone included: as many whole pixels a module as fit, the rest is white margin.
 * RC_INVALID out_of_range when the size is out of bounds or below one pixel a module.
 */
enum rc qr_png(struct scope *sc, const struct qr_matrix *qr, int size_px, struct bytes *out) MUST_CHECK;
/* SVG of size_mm by size_mm, quiet zone included: white ground, one black path in module units. */
enum rc qr_svg(struct scope *sc, const struct qr_matrix *qr, double size_mm, struct bytes *out) MUST_CHECK;

/* Dark rectangles that cover the matrix: horizontal runs, grown downwards while the same run goes on. */
struct qr_rect {
	int x, y, width, height; /* modules from the top left */
};
typedef void qr_rect_fn(void *ctx, const struct qr_rect *rect);
void qr_rects(const struct qr_matrix *qr, qr_rect_fn *take, void *ctx);

#endif
