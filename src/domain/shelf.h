/*
 * Where the cards of an attempt go, by generation.layout. On the shelf of single cards each becomes an object of its own; on the
 * packed shelf the compiled template is stored once, and tails are gathered into few objects, the last of which ends with the
 * manifest of the generation (docs/adr/0031). A card is done when it is durable.
 * The shelf is one attempt's, each of its presses has a hand of its own, in a thread of its own. Inside press_shift only.
 */
#ifndef POSM_DOMAIN_SHELF_H
#define POSM_DOMAIN_SHELF_H

#include "base/text.h"
#include "domain/manifest_place.h"
#include "model/manifest.h"
#include "press/press.h"

struct object_store;
struct shelf;
struct shelf_hand;

struct shelved_card {
	int32_t ordinal;
	uint64_t size;
	uint32_t crc32;
	uint8_t sha256[32];
	struct press_proof proof;
	char *notes; /* malloc; JSON array, NULL for an empty one */
	int32_t tails; /* the number of the object of tails; 0: an object of its own */
	uint64_t prefix_size, tail_at, tail_packed; /* as in card_place.h */
};

struct shelf_order {
	struct object_store *objects;
	int64_t generation_id, epoch;
	bool packed;
	const struct manifest_cards *all; /* of the generation; the digests of those that are put are noted in it */
	size_t n_wanted;                  /* cards that will be put, if nothing goes wrong */
	/* Cards that are durable now; from any hand's thread, one at a time. Takes the notes. */
	void (*done)(void *ctx, const struct shelved_card *cards, size_t n);
	void *ctx;
};

struct shelf *shelf_open(const struct shelf_order *order);
void shelf_close(struct shelf *shelf); /* after its hands; NULL is fine. What is not durable by then is dropped */

/* The hand lives in the scope until shelf_hand_close. */
enum rc shelf_hand_open(struct scope *sc, struct shelf *shelf, struct shelf_hand **out) MUST_CHECK;
/* What every card of the press begins with; lent until the hand is closed. */
enum rc shelf_hand_prefix(struct scope *sc, struct shelf_hand *hand, struct bytes prefix) MUST_CHECK;
/* Takes the notes; the tail is lent for the call. What is due becomes durable. */
enum rc shelf_hand_put(struct scope *sc, struct shelf_hand *hand, const char *uuid, struct bytes tail,
		       const struct shelved_card *card) MUST_CHECK;
/* No more cards come: all become durable, on the packed shelf when the last hand has ended. */
enum rc shelf_hand_end(struct scope *sc, struct shelf_hand *hand) MUST_CHECK;
void shelf_hand_close(struct shelf_hand *hand); /* NULL is fine */

/* Where the manifest lies, once the last hand has ended; false: nowhere, for it is not this shelf's, or cards are missing. */
bool shelf_manifest(struct scope *sc, const struct shelf *shelf, struct manifest_place *out);

/* Where a card that is done is to be found. */
void shelf_place(struct scope *sc, int64_t generation_id, int64_t epoch, const char *uuid, const struct shelved_card *card,
		 struct card_place *out);

#endif
