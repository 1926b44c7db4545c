/*
 * Stamp: the tail that makes a prefix one table's card: slot objects, document information and a small
 * cross-reference section with /Prev (ISO 32000-1 7.5.6). A pure function of (prefix, layers, card): no clock, no random.
 */
#ifndef POSM_PDF_CARD_H
#define POSM_PDF_CARD_H

#include "base/text.h"
#include "model/card.h"
#include "pdf/fold.h"
#include "pdf/overlay.h"

/* What overlay_draw made for one slot: its operators, and the lines of text that become searchable. */
struct card_layer {
	struct bytes operators;
	const struct overlay_marks *marks;
};

/*
 * layers: one for each of fold->slots, in that order.
 * Adds to `tail`, which the caller has cleared and which need not belong to the scope. RC_LIMIT when it is full or the file
 * passes the ten digits of a cross-reference entry.
 */
enum rc card_tail(struct scope *sc, const struct fold *fold, const struct card_layer *layers, const struct card *card,
		  struct text *tail) MUST_CHECK;

#endif
