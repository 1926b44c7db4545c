/*
 * The place of one code on its page as the proof looks at it: the square that measure.h wants,
 * turned so that the code stands upright and every module is a square of whole pixels.
 */
#ifndef POSM_PDF_PROOF_VIEW_H
#define POSM_PDF_PROOF_VIEW_H

#include <stdbool.h>

#include "pdf/geometry.h"
#include "pdf/overlay.h"

struct proof_view {
	int side;                /* px */
	struct ink_matrix to_px; /* from shown coordinates */
};

/* A part of the symbol lies beyond the shown page: the knife takes it. The quiet zone may: there is no ink outside. */
bool proof_view_is_cut(const struct geometry *g, const struct overlay_qr *qr);
struct proof_view proof_view_of(const struct geometry *g, const struct overlay_qr *qr);
/* A box of the page, given by its corners in visible page coordinates, may reach into the picture. */
bool proof_view_meets(const struct geometry *g, const struct proof_view *view, const double corners[4][2]);

#endif
