#include "config.h"
#include "pdf/card.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/scope.h"
#include "pdf/search.h"
#include "pdf/tail.h"

#define LENGTH_DIGITS 10

/* ---- objects --------------------------------------------------------------------------------------- */

/* The number is known only after the stream: its place is kept with blanks, which PDF does not mind. */
static void
fill_length(struct text *tail, size_t at, size_t length)
{
	char digits[LENGTH_DIGITS + 1];
	int n = snprintf(digits, sizeof(digits), "%zu", length);

	if (!tail->full)
		memcpy(tail->at + at, digits, (size_t)n);
}

static void
add_slot(struct text *tail, const struct fold_slot *slot, const struct card_layer *layer)
{
	text_add_bytes(tail, slot->head.at, slot->head.len);
	size_t length_at = tail->len;

	text_add(tail, "           >>\nstream\n");
	size_t from = tail->len;

	text_add_bytes(tail, layer->operators.at, layer->operators.len);
	if (layer->marks != NULL)
		search_add_lines(tail, layer->marks->lines, layer->marks->n_lines);
	fill_length(tail, length_at, tail->len - from);
	text_add(tail, "\nendstream\nendobj\n");
}

static void
add_title(struct scope *sc, struct text *tail, const struct card *card)
{
	bool both = *card->restaurant != '\0' && *card->number != '\0';

	text_add(tail, " /Title ");
	tail_string(tail, scope_printf(sc, "%s%s%s", card->restaurant, both ? " \xe2\x80\x93 " : "", card->number));
}

static void
add_info(struct scope *sc, struct text *tail, const struct fold *fold, const struct card *card)
{
	text_addf(tail, "%d 0 obj\n<<", fold->info);
	add_title(sc, tail, card);
	text_add(tail, " /Subject ");
	tail_string(tail, card->url);
	text_addf(tail, " /Producer (posm)%s >>\nendobj\n", fold->trapped);
}

/* ---- what makes a file of them (ISO 32000-1 7.5.4 to 7.5.6) ---------------------------------------- */

static void
add_xref(struct text *tail, const struct fold *fold, const uint64_t *offsets)
{
	/* the slots are free no longer, so the list of free objects is empty */
	text_add(tail, "xref\n0 1\n0000000000 65535 f \n");
	for (size_t i = 0; i < fold->n_slots; i++) {
		text_add_int(tail, fold->slots[i].object);
		text_add(tail, " 1\n");
		tail_offset(tail, offsets[i]);
	}
	text_add_int(tail, fold->info);
	text_add(tail, " 1\n");
	tail_offset(tail, offsets[fold->n_slots]);
}

/* Viewers tell files apart by their /ID, so every card has its own: a digest of everything that is in it. */
static void
add_trailer(struct text *tail, const struct fold *fold, uint64_t xref)
{
	const struct bytes parts[] = {{fold->digest, sizeof(fold->digest)}, {tail->at, tail->len}};
	uint8_t digest[DIGEST_BYTES];

	digest_of_parts(parts, LENGTH_OF(parts), digest);
	tail_trailer(tail, fold, fold->size + 1, digest, xref);
}

enum rc
card_tail(struct scope *sc, const struct fold *fold, const struct card_layer *layers, const struct card *card,
	  struct text *tail)
{
	uint64_t base = fold->prefix.len;
	uint64_t *offsets = scope_array(sc, fold->n_slots + 1, sizeof(*offsets));

	for (size_t i = 0; i < fold->n_slots; i++) {
		offsets[i] = base + tail->len;
		add_slot(tail, &fold->slots[i], &layers[i]);
	}
	offsets[fold->n_slots] = base + tail->len;
	add_info(sc, tail, fold, card);
	uint64_t xref = base + tail->len;

	add_xref(tail, fold, offsets);
	add_trailer(tail, fold, xref);
	TRY(text_check(sc, tail, "a card"));
	return tail_check(sc, xref);
}
