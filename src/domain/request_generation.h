/*
 * The press of the button: one transaction that writes the generation with its snapshot of the tables, takes its
 * version number, keeps the answer under the Idempotency-Key and wakes posmd.
 */
#ifndef POSM_DOMAIN_REQUEST_GENERATION_H
#define POSM_DOMAIN_REQUEST_GENERATION_H

#include "domain/app.h"
#include "store/generation.h"
#include "store/idempotency.h"
#include "store/table.h"

struct generation_request {
	int64_t restaurant_id, template_id;
	const char *settings;      /* JSON that settings_parse accepted; NULL: the revision's recommended ones */
	bool chosen;               /* only these tables */
	const char *const *tables; /* canonical uuids */
	size_t n_tables;
	const char *note; /* NULL: none */
	unsigned accepted; /* of the proof's findings: bits of model/acceptance.h */
	int64_t batch_id; /* 0: none */
	/* NULL: nothing is kept (posmctl). Otherwise `answer` makes what is kept and answered again. */
	const struct idempotency *idempotency;
	enum rc (*answer)(struct scope *sc, void *ctx, const struct generation *generation,
			  struct idempotency_answer *out);
	void *ctx;
};

struct generation_requested {
	struct generation generation;     /* when it was made now */
	struct idempotency_answer answer; /* with idempotency: made now or stored earlier */
	bool replayed;                    /* an earlier press's answer; generation is not filled in */
};

/*
 * RC_MISSING not_found (also: not visible there); RC_INVALID no_tables, unknown_table
 * (pointer /tables/i), too_many_tables as RC_LIMIT; RC_CONFLICT generation_active (fault_arg active_id), in_flight,
 * key_reused.
 */
enum rc request_generation(struct scope *sc, const struct app *app, const struct who *who,
			   const struct generation_request *request, struct generation_requested *out) MUST_CHECK;

/* The same within the caller's transaction, without its key: a step of a batch (request_batch.h). */
enum rc request_generation_step(struct scope *sc, const struct app *app, const struct who *who,
				const struct generation_request *request, struct generation *out) MUST_CHECK;

/* How long a press waits for a twin under way before it says so. */
#define REQUEST_LOCK_WAIT_MS 2000

/* From the configuration. */
struct snapshot_terms snapshot_terms(const struct app *app);

#endif
