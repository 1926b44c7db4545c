/*
 * A printed code against the matrix it was made from, in the spirit of ISO/IEC 15415: how far light and dark are apart,
 * whether every module is what it should be, whether the ground is even and the quiet zone quiet. docs/proof.md says how
 * the limits were found.
 */
#ifndef POSM_PDF_MEASURE_H
#define POSM_PDF_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

#include "qr/qr.h"

#define MEASURE_QUIET 4 /* modules: the quiet zone of ISO/IEC 18004 */
#define MEASURE_GRADE_MAX 4
#define MEASURE_PX 4
#define MEASURE_MARGIN 5 /* a little more than the quiet zone, for the scanner */

struct measure_picture {
	int width, height; /* px; rows follow each other without gaps */
	const uint8_t *gray;
};

struct measure {
	/* Lightest less darkest module, 0..1: the symbol contrast of ISO/IEC 15415. */
	double range;
	/* Darkest light less lightest dark module: the contrast that is left wherever one looks. Below 0 where they overlap. */
	double margin;
	double wrong; /* 0..1: of all modules, those on the wrong side of the middle */
	/* 0..1: of the places where neighbours should be of one tone, those where they are not, and where they are far apart */
	double uneven, specked;
	int quiet; /* clean rings around the symbol, 0..MEASURE_QUIET */
	bool spoiled; /* a spot of another tone in a finder pattern or its separator, where nothing corrects it */
	bool inverted; /* nearly all modules wrong: light on dark */
};

/* The picture shows the code upright, MEASURE_PX pixels a module, MEASURE_MARGIN modules around it. */
void measure_code(const struct measure_picture *picture, const struct qr_matrix *matrix, struct measure *out);

/* Each finding as a grade, 4..0 for A B C D F; a code has the lowest of its own. */
int measure_grade_contrast(const struct measure *m);
int measure_grade_evenness(const struct measure *m);
int measure_grade_quiet(const struct measure *m);
int measure_grade(const struct measure *m);

#endif
