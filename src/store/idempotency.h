/*
 * Idempotency-Key: the first answer to a key is the answer. begin and finish stand in the transaction that does the
 * work, so a failed request leaves no trace and may be sent again with its key.
 */
#ifndef POSM_STORE_IDEMPOTENCY_H
#define POSM_STORE_IDEMPOTENCY_H

#include "pg/pg.h"

#define IDEMPOTENCY_KEY_MAX 255

struct idempotency {
	const char *login, *key;
	uint8_t fingerprint[32]; /* SHA-256 of method, concrete path, query, raw body */
	int64_t keep_ms;         /* an answer older than this is forgotten (retention.idempotency) */
};

struct idempotency_answer {
	int32_t status;              /* of HTTP, 2xx; 0: none is stored, go on and do the work */
	const char *location, *body; /* NULL: none */
	int32_t row_version;         /* of what was made, for its ETag; 0: none */
};

/*
 * First statement of the transaction (lock_timeout set: it waits for a twin under way). RC_CONFLICT in_flight: the
 * first request with this key is still at work; RC_CONFLICT key_reused: the key was used for something else.
 */
enum rc idempotency_begin(struct scope *sc, struct pg *pg, const struct idempotency *key,
			  struct idempotency_answer *out) MUST_CHECK;
enum rc idempotency_finish(struct scope *sc, struct pg *pg, const struct idempotency *key,
			   const struct idempotency_answer *answer) MUST_CHECK;
/* Takes up to `max` forgotten keys away; answers how many. */
enum rc idempotency_sweep(struct scope *sc, struct pg *pg, int64_t keep_ms, int32_t max, int32_t *out) MUST_CHECK;

#endif
