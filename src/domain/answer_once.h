/*
 * A request with an Idempotency-Key: its work and its kept answer are one transaction, so that either both are there or
 * neither. Transactions of the verbs that do the work become inner ones (pg/pg.h).
 */
#ifndef POSM_DOMAIN_ANSWER_ONCE_H
#define POSM_DOMAIN_ANSWER_ONCE_H

#include "domain/app.h"
#include "store/idempotency.h"

/* Does the work and fills in what is kept and answered again; with a fault nothing is kept. */
typedef enum rc (*answer_fn)(struct scope *sc, void *ctx, struct idempotency_answer *out);

/*
 * *replayed: the key has its answer already, *out is that one and the work was not done. Beside the faults of the work
 * RC_CONFLICT in_flight, key_reused.
 */
enum rc answer_once(struct scope *sc, const struct app *app, const struct idempotency *key, answer_fn work, void *ctx,
		    struct idempotency_answer *out, bool *replayed) MUST_CHECK;

#endif
