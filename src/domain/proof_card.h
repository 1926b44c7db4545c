/*
 * A proof card: a card of the extremes, marked as a proof at the edges of every page, to be printed and scanned once before all
 * others. Its code is a real one. The marks are elements of the settings, put under all others; an edge where a code lies
 * stays free.
 */
#ifndef POSM_DOMAIN_PROOF_CARD_H
#define POSM_DOMAIN_PROOF_CARD_H

#include "base/text.h"

struct scope;

struct proof_page {
	double width, height; /* mm, as shown */
	double left, top;     /* mm, of the settings' box from the page's top left */
};

/*
 * The settings with marks for each of the pages (which the template has). They were parsed before; what cannot be marked is
 * left as it is. RC_LIMIT too_large.
 */
enum rc proof_card_settings(struct scope *sc, struct bytes settings_json, const struct proof_page *pages, size_t n_pages,
			    struct bytes *out) MUST_CHECK;

#endif
