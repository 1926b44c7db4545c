/* Jobs of kind `sweep`: what nobody needs any more goes. Subject 0: everywhere; else what a cancelled generation has left. */
#ifndef POSM_JOBS_DO_SWEEP_H
#define POSM_JOBS_DO_SWEEP_H

#include "domain/run_generation.h"

enum rc do_sweep(struct scope *sc, const struct app *app, const struct job_lease *lease,
		 const struct run_watch *watch, struct run_report *report) MUST_CHECK;

#endif
