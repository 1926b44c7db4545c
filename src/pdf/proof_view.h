/*
 * The place of one code on its page as the proof looks at it: a rectangle of 4 pixels a module with some of the
 * surroundings, upright as the page is shown. Of a code at a right angle every module is a square of whole pixels.
 */
#ifndef POSM_PDF_PROOF_VIEW_H
#define POSM_PDF_PROOF_VIEW_H

#include <stdbool.h>

#include "pdf/geometry.h"
#include "pdf/overlay.h"

#define PROOF_PX_PER_MODULE 4.0
#define PROOF_MARGIN 5 /* modules around the code in the picture; readers want 4 (ISO/IEC 18004 6.3.8) */

struct proof_view {
	double left, top; /* px of the page at `scale` */
	double scale;     /* px per pt of the shown page */
	int width, height;
	struct ink_matrix place; /* from modules to pixels */
};

/* A part of the symbol lies beyond the shown page: the knife takes it. The quiet zone may: there is no ink outside. */
bool proof_view_is_cut(const struct geometry *g, const struct overlay_qr *qr);
/* False: too large for a picture. */
bool proof_view_frame(const struct geometry *g, const struct overlay_qr *qr, struct proof_view *out);
/* A box of the page, given by its corners in visible page coordinates, reaches into the picture. */
bool proof_view_meets(const struct geometry *g, const struct proof_view *view, const double corners[4][2]);

#endif
