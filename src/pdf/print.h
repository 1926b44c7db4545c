/*
 * Print file: all cards in one PDF, the template's pages stored once as shared forms. It is made in pieces so that no
 * number of cards needs memory: the prefix (template and fonts, a whole document but for its pages), a piece for every
 * card, then the pages. Beginning and end are those of a card (fold.h, card.h): a cross-reference section
 * with /Prev fills the object that the prefix left free, here the root of the page tree. A pure function of template,
 * settings, cards and paper.
 */
#ifndef POSM_PDF_PRINT_H
#define POSM_PDF_PRINT_H

#include "base/text.h"
#include "model/sheet.h"
#include "pdf/card.h"
#include "pdf/fold.h"
#include "pdf/print_fold.h"

struct scope;
struct print;

#define PRINT_PIECE_MAX ((size_t)4 * 1024 * 1024) /* the max of the texts given to print_card and print_next */

/*
 * `parts` is borrowed. n_cards: exactly as many are printed. Lives in the scope; some 20 bytes a card and page.
 * RC_INVALID sheet_mismatch: the cards do not fit the sheet.
 */
enum rc print_open(struct scope *sc, const struct print_parts *parts, const struct sheet *sheet, int64_t n_cards,
		   struct print **out) MUST_CHECK;
/* Adds the card's objects to `piece`, which the caller has cleared. layers: as overlay_draw made them for parts->fold.slots. */
enum rc print_card(struct scope *sc, struct print *print, const struct card_layer *layers, const struct card *card,
		   struct text *piece) MUST_CHECK;
/* After all cards: the next part of the end; *more says whether another call is due. RC_BROKEN press_failed: cards are missing. */
enum rc print_next(struct scope *sc, struct print *print, struct text *piece, bool *more) MUST_CHECK;

#endif
