/* What nobody needs any more, in small batches: each call answers how many it took, 0 when there is nothing left. */
#ifndef POSM_STORE_SWEEP_H
#define POSM_STORE_SWEEP_H

#include "model/generation.h"
#include "pg/pg.h"

#define SWEEP_BATCH 100
#define SWEEP_KEYS 1000

/* Generations that retention keeps no longer become deleted. Their objects go later. */
enum rc sweep_retire(struct scope *sc, struct pg *pg, int32_t keep, int64_t age_ms, int64_t *n) MUST_CHECK;

struct sweep_generation {
	int64_t id;
	const char *status;
};
/* Generations from id `from` on whose objects were not yet compared with their state; up to SWEEP_BATCH. */
enum rc sweep_generations(struct scope *sc, struct pg *pg, int64_t from, int64_t grace_ms, int64_t cancelled_ms,
			  const struct sweep_generation **out, size_t *n) MUST_CHECK;
/* Of up to SWEEP_KEYS keys below the generation's prefix, those that nothing points to. */
enum rc sweep_unused(struct scope *sc, struct pg *pg, int64_t id, const char *const *keys, size_t n_keys,
		     const char *const **out, size_t *n) MUST_CHECK;
/* Of up to SWEEP_KEYS keys anywhere in the storage, those that nothing points to and nothing will; in their order. */
enum rc sweep_orphans(struct scope *sc, struct pg *pg, const char *const *keys, size_t n_keys, int64_t grace_ms,
		      const char *const **out, size_t *n) MUST_CHECK;
/* Its prefix held nothing unused: it need not be looked at again while its status stays. */
enum rc sweep_mark(struct scope *sc, struct pg *pg, const struct sweep_generation *generation) MUST_CHECK;

/* Files of templates that nothing needs, grace_ms after the last that did, are retired: no revision may name them. */
enum rc sweep_template_files(struct scope *sc, struct pg *pg, int64_t grace_ms, int64_t *n) MUST_CHECK;
/* Retired ones after the key `after`, up to SWEEP_BATCH. */
enum rc sweep_retired_files(struct scope *sc, struct pg *pg, const char *after, const char *const **out,
			    size_t *n) MUST_CHECK;
/* Its object was seen to be gone. */
enum rc sweep_forget_file(struct scope *sc, struct pg *pg, const char *object_key) MUST_CHECK;

/* Rows of the audit that are older. */
enum rc sweep_audit(struct scope *sc, struct pg *pg, int64_t age_ms, int64_t *n) MUST_CHECK;
/* Rows of jobs that ended longer ago. */
enum rc sweep_jobs(struct scope *sc, struct pg *pg, int64_t age_ms, int64_t *n) MUST_CHECK;

#endif
