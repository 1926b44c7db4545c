/*
 * The place of one code on its page as the proof looks at it: a square of 4 pixels a module with some of the surroundings,
 * turned so that the code stands upright and every module is a square of whole pixels.
 */
#ifndef POSM_PDF_PROOF_VIEW_H
#define POSM_PDF_PROOF_VIEW_H

#include <stdbool.h>

#include "pdf/geometry.h"
#include "pdf/overlay.h"

#define PROOF_PX_PER_MODULE 4
#define PROOF_MARGIN 5 /* modules around the code in the picture; readers want 4 (ISO/IEC 18004 6.3.8) */

struct proof_view {
	int side;                /* px */
	struct ink_matrix to_px; /* from shown coordinates */
};

/* A part of the symbol lies beyond the shown page: the knife takes it. The quiet zone may: there is no ink outside. */
bool proof_view_is_cut(const struct geometry *g, const struct overlay_qr *qr);
struct proof_view proof_view_of(const struct geometry *g, const struct overlay_qr *qr);
/* The same for every view: from modules to its pixels. */
static const struct ink_matrix proof_view_place = {{PROOF_PX_PER_MODULE, 0, 0, PROOF_PX_PER_MODULE,
						    PROOF_MARGIN * PROOF_PX_PER_MODULE, PROOF_MARGIN * PROOF_PX_PER_MODULE}};
/* A box of the page, given by its corners in visible page coordinates, may reach into the picture. */
bool proof_view_meets(const struct geometry *g, const struct proof_view *view, const double corners[4][2]);

#endif
