/*
 * A printed code against the matrix it was made from, in the spirit of ISO/IEC 15415: how far light and dark are apart,
 * whether every module is what it should be, whether the quiet zone is quiet.
 */
#ifndef POSM_PDF_MEASURE_H
#define POSM_PDF_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "pdf/ink.h"
#include "qr/qr.h"

struct measure_picture {
	int width, height; /* px; rows follow each other without gaps */
	const uint8_t *gray;
};

struct measure {
	/*
	 * Symbol contrast, 0..1: lightest less darkest module (ISO/IEC 15415 7.8.3), but at most twice the gap between the
	 * darkest light and the lightest dark module, so that a code half in a shadow has no high one.
	 */
	double contrast;
	int wrong;      /* modules on the wrong side of the middle */
	int dark_quiet; /* modules of the quiet zone on its dark side */
	bool inverted;  /* nearly all modules wrong: light on dark */
};

/* What lies beyond the picture is paper. */
uint8_t measure_pixel(const struct measure_picture *picture, double x, double y);
/* place: from modules (right, down from the symbol's top-left corner) to pixels. quiet: width of the ring to look at, modules. */
void measure_code(const struct measure_picture *picture, const struct qr_matrix *matrix,
		  const struct ink_matrix *place, int quiet, struct measure *out);

#endif
