#include "config.h"
#include "domain/steer_job.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/audit.h"
#include "store/job.h"

static enum rc
steer_task(struct scope *sc, const struct app *app, const struct who *who, const struct job_row *job, enum steer steer)
{
	const struct audit audit = {.action = steer == STEER_CANCEL ? "job.cancel" : "job.retry",
				    .subject_kind = "job",
				    .subject_id = scope_printf(sc, "%" PRId64, job->id)};
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(steer == STEER_CANCEL ? job_row_stop(sc, app->pg, job) : job_row_again(sc, app->pg, job));
	TRY(audit_add(sc, app->pg, who, &audit));
	return pg_commit(sc, app->pg);
}

enum rc
steer_job(struct scope *sc, const struct app *app, const struct who *who, int64_t id, enum steer steer, struct job_row *out)
{
	struct job_row job;

	assert(steer == STEER_CANCEL || steer == STEER_RETRY);
	TRY(job_row_load(sc, app->pg, who, id, &job));
	if (strcmp(job.kind, JOB_KIND_GENERATE) == 0)
		TRY(steer_generation(sc, app, who, job.subject, steer));
	else
		TRY(steer_task(sc, app, who, &job, steer));
	return job_row_load(sc, app->pg, who, id, out);
}
