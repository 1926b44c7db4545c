/*
 * The elements' part of a preflight: where codes and texts come to lie on the pages, over all tables they are drawn for, and
 * whether the code with the longest link scans on what lies beneath it. Cards are drawn but not stamped; state does not
 * grow with their number.
 */
#ifndef POSM_PDF_PREFLIGHT_ELEMENTS_H
#define POSM_PDF_PREFLIGHT_ELEMENTS_H

#include "model/card.h"
#include "pdf/card.h"
#include "pdf/finding.h"
#include "pdf/fold.h"
#include "pdf/overlay.h"
#include "pdf/preflight_words.h"
#include "pdf/proof.h"

struct preflight_elements;

#define PREFLIGHT_SAFE_MM 3.0  /* elements keep so far from the cut */
#define PREFLIGHT_TEXT_PT 6.0  /* smaller text is hard to read */
#define PREFLIGHT_QUIET 4.0    /* modules, ISO/IEC 18004 6.3.8 */

/* All arguments are borrowed; lives in the scope. From here on the overlay tells its trouble to the preflight. */
struct preflight_elements *preflight_elements_open(struct scope *sc, const struct settings *settings, const struct fold *fold,
						   struct overlay *overlay, const struct proof_limits *limits);
/* Before the drawing of a card, and after it with its layers (for fold->slots). */
void preflight_elements_begin(struct preflight_elements *p, const struct card *card);
void preflight_elements_take(struct preflight_elements *p, const struct card_layer *layers);

/* The card with the smallest modules; NULL: no card has a code. Its strings live as long as the preflight. */
const struct card *preflight_elements_densest(const struct preflight_elements *p);
/* layers, tail: of that card, drawn again. proof NULL: nothing is written on any page. */
enum rc preflight_elements_prove(struct scope *sc, struct preflight_elements *p, struct proof *proof,
				 const struct card_layer *layers, struct bytes tail, struct findings *f) MUST_CHECK;
/* What was seen, once all cards are through; words: the template's. */
void preflight_elements_tell(struct scope *sc, struct preflight_elements *p, struct preflight_words *words, struct findings *f);

#endif
