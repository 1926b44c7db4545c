/*
 * What the proof looks at: pictures of the places of codes. The template's part of a picture is rendered once for all cards
 * that have the code in the same place, each card's overlay over it; where a whole card is asked for and does not look
 * like its composite (something of the template is painted over the overlay), every card is rendered whole from then on.
 */
#ifndef POSM_PDF_PROOF_PAPER_H
#define POSM_PDF_PROOF_PAPER_H

#include <stdbool.h>

#include "model/card.h"
#include "pdf/card.h"
#include "pdf/fold.h"
#include "pdf/measure.h"
#include "pdf/proof_view.h"
#include "pdf/render.h"

struct proof_paper;

/* One code to be looked at. */
struct proof_spot {
	int slot; /* of the fold */
	const struct overlay_qr *qr;
	const struct geometry *page;
	struct proof_view view;
	bool is_cut; /* nothing to be seen */
};

/* A card as files. */
struct proof_sheets {
	const struct card *card;
	struct render_file *overlay, *whole; /* whole: NULL when it is not needed */
};

static inline void
proof_sheets_close(struct proof_sheets *s)
{
	render_close(s->overlay);
	render_close(s->whole);
}
#define AUTO_PROOF_SHEETS __attribute__((cleanup(proof_sheets_close))) struct proof_sheets

/* Lives in the scope, as the fold and the render it lends. */
enum rc proof_paper_open(struct scope *sc, struct render *render, const struct fold *fold, struct proof_paper **out) MUST_CHECK;
/* layers and tail are borrowed until the sheets are closed; only what is near the spots is drawn of the layers. */
enum rc proof_paper_lay(struct scope *sc, struct proof_paper *paper, const struct card *card, const struct card_layer *layers,
			struct bytes tail, bool whole, const struct proof_spot *spots, size_t n,
			struct proof_sheets *out) MUST_CHECK;
/* The picture of a spot that is not cut, in the scope's memory. */
enum rc proof_paper_look(struct scope *sc, struct proof_paper *paper, const struct proof_sheets *sheets,
			 const struct proof_spot *spot, struct measure_picture *out) MUST_CHECK;

#endif
