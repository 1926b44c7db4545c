/*
 * The digest of everything a card's bytes come from: the template's file, the settings, the values that they print of
 * this table, the link. Two cards of equal inputs are equal, so an attempt may keep what an earlier one made, and
 * `only=changed` leaves out what has been printed before. A value that nothing prints (today's date, the
 * seats) is no input.
 */
#ifndef POSM_DOMAIN_CARD_INPUTS_H
#define POSM_DOMAIN_CARD_INPUTS_H

#include <stdint.h>

#include "base/text.h"
#include "model/card.h"
#include "model/settings.h"

#define CARD_INPUTS_FORMAT 1 /* another number when the engine draws the same inputs differently */

struct card_inputs {
	uint8_t template_sha256[32];
	struct bytes settings_json;
	const struct settings *settings;
	const char *default_font, *fallback_fonts;
};

enum rc card_inputs_digest(struct scope *sc, const struct card_inputs *inputs, const struct card *card,
			   uint8_t out[32]) MUST_CHECK;

#endif
