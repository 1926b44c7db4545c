#include "config.h"
#include "domain/card_inputs.h"

#include <string.h>

#include "base/digest.h"
#include "base/scope.h"
#include "model/placeholder.h"

#define EXPANDED_MAX ((size_t)16 * 1024 * 1024)

/* With its length before it, so that no two lists of texts are the same bytes. */
static void
add(struct text *t, const void *at, size_t len)
{
	text_addf(t, "%zu:", len);
	text_add_bytes(t, at, len);
}

static void
add_expanded(struct text *t, struct text *room, const char *value, const struct card *card)
{
	text_clear(room);
	placeholder_expand(room, value, card);
	add(t, room->at, room->len);
}

/* What the elements print, and what the document says of itself (title and subject). */
static void
add_card(struct text *t, struct text *room, const struct settings *s, const struct card *card)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct settings_element *e = &s->elements[i];

		add_expanded(t, room, settings_element_value(e), card);
	}
	add(t, card->uuid, strlen(card->uuid));
	add(t, card->restaurant, strlen(card->restaurant));
	add(t, card->number, strlen(card->number));
	add(t, card->url, strlen(card->url));
}

enum rc
card_inputs_digest(struct scope *sc, const struct card_inputs *inputs, const struct card *card, uint8_t out[32])
{
	struct text *t = text_new(sc, EXPANDED_MAX), *room = text_new(sc, EXPANDED_MAX);

	text_addf(t, "posm card %d\n", CARD_INPUTS_FORMAT);
	add(t, inputs->template_sha256, sizeof(inputs->template_sha256));
	add(t, inputs->settings_json.at, inputs->settings_json.len);
	add(t, inputs->default_font, strlen(inputs->default_font));
	if (inputs->fallback_fonts[0] != '\0')
		add(t, inputs->fallback_fonts, strlen(inputs->fallback_fonts));
	add_card(t, room, inputs->settings, card);
	TRY(text_check(sc, t, "a card's text"));
	digest_of((struct bytes){t->at, t->len}, out);
	return RC_OK;
}
