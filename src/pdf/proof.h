/*
 * Proof: evidence that a finished card scans. Every code is looked at as a reader would see it, at 4 pixels
 * a module: decoded (zbar) and compared with its payload, and measured against the known matrix in the spirit of
 * ISO/IEC 15415, because zbar accepts what stricter readers refuse. The ground under the codes is rendered once, each
 * card's overlay over it; the first, the last and every 100th card is rendered whole and compared, and from the first
 * difference on every card is rendered whole.
 */
#ifndef POSM_PDF_PROOF_H
#define POSM_PDF_PROOF_H

#include <stdbool.h>

#include "base/text.h"
#include "model/card.h"
#include "pdf/card.h"
#include "pdf/fold.h"
#include "pdf/render.h"
#include "press/press.h"

struct proof;

struct proof_limits {
	double contrast_error, contrast_warning; /* symbol contrast, 0..1 */
	double module_error, module_warning;     /* mm */
};

/* Lives in the scope, as the fold and the render it lends. The pages are rendered when the first card asks. */
enum rc proof_open(struct scope *sc, struct render *render, const struct fold *fold, const struct proof_limits *limits,
		   struct proof **out) MUST_CHECK;
struct proof_terms {
	bool last;         /* the run ends with it */
	unsigned accepted; /* findings that are warnings only: bits of model/acceptance.h */
};

/*
 * layers and tail: of this card (card.h); the codes are those of the layers' marks. A bad card is a verdict (cause, grade,
 * lowest contrast, smallest module), not a failure; without codes the verdict is PRESS_PROOF_NONE.
 */
enum rc proof_card(struct scope *sc, struct proof *proof, const struct card *card,
		   const struct card_layer *layers, struct bytes tail, const struct proof_terms *terms,
		   struct press_proof *out) MUST_CHECK;

#endif
