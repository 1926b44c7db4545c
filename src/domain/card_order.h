/*
 * Cards that nobody keeps: for a uuid without a restaurant, and proof cards. They are proved as those of a generation are.
 */
#ifndef POSM_DOMAIN_CARD_ORDER_H
#define POSM_DOMAIN_CARD_ORDER_H

#include "domain/sample_cards.h"
#include "model/card.h"
#include "model/who.h"
#include "store/template.h"

#define CARD_ORDER_MAX 100 /* cards at once */

/*
 * Texts of a card that are NULL, and its link, become those of the table that has this uuid, where the person may see it; of none
 * they are empty, and the link is the service's. settings_json at NULL: the template's own. pdfs: one a card, in the scope. The audit
 * names the uuids. Faults as few_cards.
 */
enum rc card_order(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
		   struct bytes settings_json, struct card *cards, size_t n, struct bytes *pdfs) MUST_CHECK;

/* Of nobody: made-up extremes of that language. Else as sample_chosen. Not refused when its code does not scan: that is what
 * it is for. */
enum rc card_order_proof(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
			 struct bytes settings_json, const struct sample_source *source, enum language language,
			 struct bytes *pdf) MUST_CHECK;

#endif
