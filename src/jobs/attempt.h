/*
 * The life of a posm-runner: one leased job, worked on once. It writes its own fate; when it cannot, it says so by
 * its exit status, and posmd, which holds the same lease, tries.
 */
#ifndef POSM_JOBS_ATTEMPT_H
#define POSM_JOBS_ATTEMPT_H

#include "domain/app.h"
#include "domain/run_generation.h"
#include "store/job.h"

struct attempt_kind {
	const char *kind;
	enum rc (*run)(struct scope *sc, const struct app *app, const struct job_lease *lease,
		       const struct run_watch *watch, struct run_report *report);
	/* When the lease turned out lost; run has ended, and the job may be another's. NULL: nothing is left to do. */
	enum rc (*lost)(struct scope *sc, const struct app *app, const struct job_lease *lease,
			const struct run_watch *watch, struct run_report *report);
};

enum attempt_exit {
	ATTEMPT_WRITTEN = 0,    /* the fate is in the database, or nobody's business any more */
	ATTEMPT_UNWRITTEN = 75, /* it could not be written (EX_TEMPFAIL of sysexits.h) */
};

/* kinds: ended by a row of NULL. Waits for the order, works, answers the exit status. */
int attempt_main(struct scope *sc, const struct conf *conf, const struct attempt_kind *kinds);

#endif
