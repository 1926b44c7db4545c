/*
 * The objects of one generation that nothing points to any more: of a cancelled or deleted one all, of another what older
 * attempts left. In small steps that may be repeated, broken off anywhere, and run twice at once. For the sweep
 * (domain/retire.h), and at once when a generation was cancelled: by its runner, or by a sweep of its own where none works on it.
 */
#ifndef POSM_DOMAIN_CLEAR_GENERATION_H
#define POSM_DOMAIN_CLEAR_GENERATION_H

#include "domain/app.h"
#include "domain/run_generation.h"

struct clearing {
	const struct app *app;
	const struct run_watch *watch;
	int32_t steps, removed; /* removed: objects */
};

/* After every small step: whoever watches sees that we live, and may end it. RC_AGAIN interrupted. */
enum rc clearing_step(struct scope *sc, struct clearing *c) MUST_CHECK;
/* any: something had to go. RC_AGAIN interrupted, and what database and storage say of themselves. */
enum rc clear_generation(struct scope *sc, struct clearing *c, int64_t generation_id, bool *any) MUST_CHECK;
/* If it is cancelled. Runners that lost it before may still write, so the sweep looks again, and only then calls it cleared. */
enum rc clear_cancelled(struct scope *sc, const struct app *app, int64_t generation_id, const struct run_watch *watch,
			int32_t *removed) MUST_CHECK;

#endif
