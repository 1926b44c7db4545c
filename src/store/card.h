/* Finished cards of a generation, one row each: where the bytes are and what they must be. */
#ifndef POSM_STORE_CARD_H
#define POSM_STORE_CARD_H

#include "model/card.h"
#include "model/card_place.h"
#include "pg/pg.h"
#include "store/job.h"

struct stored_card {
	int32_t ordinal;
	const char *table_uuid;
	int64_t epoch; /* the attempt that made it; card_insert takes the lease's */
	const char *entry_name; /* in the archive */
	struct card_place place;
	uint32_t crc32;
	uint8_t sha256[32];
	uint8_t inputs_sha256[32]; /* of everything the card was made from */
	/* The newest older done generation of all tables has no card of these inputs for the table. Set by the insert.
	 */
	bool changed;
	const char *proof; /* JSON or NULL */
};

#define CARD_BATCH_MAX 1000
#define CARD_PROGRESS_LATER (-1)

/*
 * Adds finished cards (their objects are stored) and sets the generation's progress (or CARD_PROGRESS_LATER), one
 * statement, if the lease is still held: RC_CONFLICT lease_lost otherwise. A card that is there already (an earlier
 * attempt's) is replaced.
 */
enum rc card_insert(struct scope *sc, struct pg *pg, const struct job_lease *lease, const struct stored_card *cards,
		    size_t n, int32_t progress) MUST_CHECK;
/* RC_MISSING not_found */
enum rc card_find(struct scope *sc, struct pg *pg, int64_t generation_id, const char *table_uuid,
		  struct stored_card *out) MUST_CHECK;
/* By ordinal, from `from` on, at most limit (1..CARD_BATCH_MAX * 10). only_changed: those whose `changed` is set. */
enum rc card_list(struct scope *sc, struct pg *pg, int64_t generation_id, int32_t from, int32_t limit,
		  bool only_changed, const struct stored_card **out, size_t *n) MUST_CHECK;

#endif
