/*
 * A leased generation becomes cards: its template goes to the presses, every card into object storage, then its row
 * into the database under the lease; when all are there, the manifest (on the packed shelf with the last of them), and the
 * generation is done. A second attempt keeps every card whose row has the right inputs and whose object has the right size.
 *
 * ADR 0008: a thread for each press of the generation, one database connection for all.
 */
#ifndef POSM_DOMAIN_RUN_GENERATION_H
#define POSM_DOMAIN_RUN_GENERATION_H

#include "domain/app.h"
#include "store/job.h"

/* Who watches the run; called from the caller's own thread only. */
struct run_watch {
	/* Something moved; cards done so far and wanted. Called whenever it did, at most a few times a second. */
	void (*moved)(void *ctx, int32_t done, int32_t total);
	/* True: stop between two cards; the run ends with RC_AGAIN interrupted, what is made is kept. */
	bool (*stop)(void *ctx);
	void *ctx;
};

#define RUN_STAGES_MAX 8
struct run_report {
	int32_t total;
	int32_t made; /* by this attempt */
	int32_t kept; /* of earlier attempts */
	int32_t removed; /* objects cleared away */
	struct {
		const char *stage;
		int64_t ns;
	} times[RUN_STAGES_MAX]; /* the same for the metrics */
	size_t n_times;
	const char *stages; /* where the time of those made went (press/times.h), for the log; NULL: none were */
};

/*
 * Done means committed. RC_CONFLICT lease_lost: not ours any more, nothing is to be written. RC_AGAIN interrupted,
 * and what storage, database and press say of themselves. For good: RC_DENIED template_refused, needs_rights;
 * RC_INVALID of the settings; no_glyph, text_overset; RC_INVALID proof_failed (args tables, count, cause).
 * *out is filled in in any case.
 */
enum rc run_generation(struct scope *sc, const struct app *app, const struct job_lease *lease,
		       const struct run_watch *watch, struct run_report *out) MUST_CHECK;

#endif
