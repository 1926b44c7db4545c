/*
 * What a page is made of, for the preflight: fonts, colour spaces, images with their resolution at the size they are
 * printed in, transparency. Read from the content as it is painted, through nested forms and patterns; what is in the
 * resources but not used does not count. A hostile page ends the look early (`cut`), never the program.
 */
#ifndef POSM_PDF_SURVEY_H
#define POSM_PDF_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "pdf/doc.h"

struct scope;

#define SURVEY_FONTS_MAX 64
#define SURVEY_IMAGES_MAX 200
#define SURVEY_SPOTS_MAX 32
#define SURVEY_NAME_MAX 100 /* bytes of a font's or ink's name that are kept */

enum survey_colour { /* bits */
	SURVEY_GRAY = 1,
	SURVEY_RGB = 2,
	SURVEY_CMYK = 4,
	SURVEY_LAB = 8,
	SURVEY_SPOT = 16,
	SURVEY_ICC = 32, /* some of them by a profile */
};

struct survey_font {
	const char *name; /* without the subset's tag */
	const char *type; /* static: Type1, TrueType, Type0, Type3, MMType1, other */
	bool embedded;
};

struct survey_image {
	int width, height; /* px */
	bool mask;         /* one colour through a stencil */
	double ppi;        /* of its worse direction, at printed size */
	double box[4];     /* shown coordinates (geometry.h): left, top, right, bottom */
};

struct survey {
	unsigned colours; /* of enum survey_colour */
	bool transparency, cut;
	bool damaged; /* a part of the content cannot be read */
	size_t n_fonts, n_images, n_spots;
	struct survey_font fonts[SURVEY_FONTS_MAX];
	struct survey_image images[SURVEY_IMAGES_MAX];
	const char *spots[SURVEY_SPOTS_MAX]; /* names of inks */
};

/* number: 1.. ; its geometry as doc_pages gave it. Lives in the scope. */
enum rc survey_page(struct scope *sc, qpdf_data q, int number, const struct geometry *g, struct survey **out) MUST_CHECK;

#endif
