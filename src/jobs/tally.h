/* What an attempt adds to the metrics when it has ended (model/metric.def). Counting holds up nothing: a failure is forgotten. */
#ifndef POSM_JOBS_TALLY_H
#define POSM_JOBS_TALLY_H

#include "domain/run_generation.h"
#include "jobs/fate.h"

/* end: its fault (rc RC_OK: none); report NULL: its runner died, nobody knows. */
void tally_attempt(struct scope *sc, struct pg *pg, const struct job_lease *lease, enum fate fate, const struct fault *end,
		   const struct run_report *report, int64_t ms);
/* A tick, and the leases it found to have run out. */
void tally_tick(struct scope *sc, struct pg *pg, const struct job_expired *expired, size_t n);

#endif
