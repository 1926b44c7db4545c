/* Single cards in memory, by the engine that prints: previews, cards for a uuid without a restaurant, proof cards. Nothing is stored. */
#ifndef POSM_DOMAIN_FEW_CARDS_H
#define POSM_DOMAIN_FEW_CARDS_H

#include "domain/app.h"
#include "model/card.h"
#include "press/press.h"

struct few_cards {
	struct bytes template_pdf, settings_json;
	const struct card *cards;
	size_t n;
	enum press_proof_mode proof;
};

/*
 * pdfs: one a card, in the scope; the press stays open for more to be asked of it. RC_INVALID proof_failed naming table and cause;
 * faults in the settings point below /settings.
 */
enum rc few_cards(struct scope *sc, const struct app *app, struct press *press, const struct few_cards *wanted,
		  struct bytes *pdfs) MUST_CHECK;

#endif
