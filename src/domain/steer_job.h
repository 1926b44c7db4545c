/*
 * What an administrator does to a job. That of a generation is steered as the generation is (steer_generation.h), with
 * all that hangs on it; the others have nothing but their row. Each with a row in the audit log.
 */
#ifndef POSM_DOMAIN_STEER_JOB_H
#define POSM_DOMAIN_STEER_JOB_H

#include "domain/steer_generation.h"
#include "store/job_row.h"

/*
 * steer: STEER_CANCEL or STEER_RETRY. out: the job afterwards. RC_MISSING not_found; RC_CONFLICT as the generation's verb
 * says, or job_ended, job_not_failed.
 */
enum rc steer_job(struct scope *sc, const struct app *app, const struct who *who, int64_t id, enum steer steer,
		  struct job_row *out) MUST_CHECK;

#endif
