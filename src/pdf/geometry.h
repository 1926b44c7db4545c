/*
 * A page as a viewer shows it (ISO 32000-1 7.7.3.3, 14.11.2): the crop box cut to the media box, turned by
 * /Rotate, scaled by /UserUnit. Shown coordinates are pt from the top-left of the shown crop box, y down.
 * Overlay coordinates (overlay.h: visible page coordinates) are pt from its bottom-left, y up.
 */
#ifndef POSM_PDF_GEOMETRY_H
#define POSM_PDF_GEOMETRY_H

#include <stdbool.h>

#include "pdf/ink.h"

struct geometry_box {
	double x0, y0, x1, y1; /* corners in any order, as in the file */
};

enum { GEOMETRY_LEFT, GEOMETRY_TOP, GEOMETRY_RIGHT, GEOMETRY_BOTTOM };

struct geometry {
	double width, height; /* pt, of the shown crop box */
	double trim[4];       /* shown coordinates: left, top, right, bottom; the crop box where the page has none */
	double bleed[4];      /* likewise */
	double media[4];      /* likewise; reaches outside 0..width where the crop box cuts */
	struct ink_matrix matrix; /* from overlay coordinates to the page's user space: a form's /Matrix */
	int rotate;           /* 0, 90, 180, 270, clockwise */
	double user_unit;
};

/* The boxes of a page dictionary; NULL where the page has none. */
struct geometry_boxes {
	const struct geometry_box *media, *crop, *trim, *bleed;
};

/* False: no area is left to print on, or numbers without sense. */
bool geometry_page(const struct geometry_boxes *boxes, int rotate, double user_unit, struct geometry *out);
/* pt, of the trim box as shown. */
double geometry_trim_width(const struct geometry *g);
double geometry_trim_height(const struct geometry *g);
#endif
