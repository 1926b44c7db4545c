/*
 * The presses of one generation at work: a thread each, that takes the next card nobody has taken, stores what
 * comes out, a batch of objects at a time, and lays it before the one who keeps the rows. A card is finished when
 * its object is durable. Inside run_generation only.
 */
#ifndef POSM_DOMAIN_PRESS_SHIFT_H
#define POSM_DOMAIN_PRESS_SHIFT_H

#include <stdbool.h>

#include "domain/app.h"
#include "domain/shelf.h"
#include "press/press.h"

#define PRESS_SHIFT_FAILED_MAX 20 /* after so many cards that do not scan there is no point in going on */

struct shift_order {
	const struct conf *conf;
	struct object_store *objects;
	struct bytes template_pdf, settings_json;
	enum press_proof_mode proof;
	unsigned accepted; /* model/acceptance.h */
	int64_t generation_id, epoch;
	bool packed; /* generation.layout */
	const struct manifest_cards *all; /* by ordinal */
	const int32_t *todo;      /* ordinals to make, in this order */
	size_t n_todo;
};

struct shift;

/* n presses begin. The order is lent until shift_close. */
enum rc shift_open(struct scope *sc, const struct shift_order *order, size_t n, struct shift **out) MUST_CHECK;
/*
 * Waits until cards are finished, anything moved or wait_ms are over, then lends the finished ones that were not lent
 * before (until the next call). *moved counts every step of the presses; *more is false once nothing will come.
 */
void shift_wait(struct shift *shift, int64_t wait_ms, const struct shelved_card **cards, size_t *n, int64_t *moved,
		bool *more);
/* The presses end after the card they are at. */
void shift_stop(struct shift *shift);
/* Once nothing more comes: the first failure of a press, or RC_INVALID proof_failed. */
enum rc shift_outcome(struct scope *sc, struct shift *shift) MUST_CHECK;
/* Likewise: where the shelf has stored the manifest; false: nowhere. */
bool shift_manifest(struct scope *sc, const struct shift *shift, struct manifest_place *out);
/* Likewise: of all presses, added up. PRESS_WRITE includes making the objects durable. */
const struct press_times *shift_times(const struct shift *shift);
void shift_close(struct shift *shift); /* stops, waits for the threads; NULL is fine */

static inline void
shift_close_at(struct shift **shift)
{
	shift_close(*shift);
}
#define AUTO_SHIFT __attribute__((cleanup(shift_close_at))) struct shift

#endif
