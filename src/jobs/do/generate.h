/* Jobs of kind `generate`: the subject is a generation. */
#ifndef POSM_JOBS_DO_GENERATE_H
#define POSM_JOBS_DO_GENERATE_H

#include "domain/run_generation.h"

enum rc do_generate(struct scope *sc, const struct app *app, const struct job_lease *lease,
		    const struct run_watch *watch, struct run_report *report) MUST_CHECK;
/* Of a cancelled one nothing stays: report->removed. */
enum rc do_generate_lost(struct scope *sc, const struct app *app, const struct job_lease *lease,
			 const struct run_watch *watch, struct run_report *report) MUST_CHECK;

#endif
