/*
 * What the cards of a print file (print.h) have in common: what an element draws is often the same on many of them (a
 * restaurant's name, a zone). Seen a second time it becomes a form of its own, and cards refer to it.
 */
#ifndef POSM_PDF_PRINT_SHARE_H
#define POSM_PDF_PRINT_SHARE_H

#include "pdf/card.h"
#include "pdf/geometry.h"
#include "pdf/print_bytes.h"

#define PRINT_SHARE_SPANS_MAX (2 * SETTINGS_ELEMENTS_MAX + 1)

struct shelf;

/* Of one page of the template. */
struct print_share {
	struct geometry page;
	size_t n;
	struct shelf *shelves; /* one a span of the page's overlay; NULL before the first card */
	struct text names;     /* entries of the page's XObject resources: /S12 12 0 R */
};

/* Ended with the scope. */
void print_share_open(struct scope *sc, struct print_share *share, const struct geometry *page);
/*
 * Before the card's own object is begun: adds forms for what `layer` has in common with cards before to `piece`.
 * objects: PRINT_SHARE_SPANS_MAX; for each span of the layer the object that draws it, 0: it stands in the card.
 */
void print_share_layer(struct print_share *share, struct print_bytes *out, struct text *piece, const struct card_layer *layer,
		       int64_t *objects);

#endif
