#include "config.h"
#include "store/job_row.h"

#include <inttypes.h>

#include "base/scope.h"
#include "store/job.h"
#include "store/scope_args.h"

const char *const job_state_words[] = {"waiting", "ready", "leased", "done", "failed", "cancelled", NULL};

static struct job_row
read_row(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct job_row){
		.id = pg_i64(rows, i, 0),
		.kind = pg_text(sc, rows, i, 1),
		.subject = pg_i64(rows, i, 2),
		.state = pg_text(sc, rows, i, 3),
		.attempts = pg_i64(rows, i, 4),
		.failures = pg_i32(rows, i, 5),
		.worker = pg_text(sc, rows, i, 6),
		.error = pg_text(sc, rows, i, 7),
		.run_at = pg_text(sc, rows, i, 8),
		.lease_until = pg_text(sc, rows, i, 9),
		.created_at = pg_text(sc, rows, i, 10),
		.updated_at = pg_text(sc, rows, i, 11),
		.request_id = pg_text(sc, rows, i, 12),
		.progress = pg_is_null(rows, i, 13) ? 0 : pg_i32(rows, i, 13),
		.total = pg_is_null(rows, i, 14) ? 0 : pg_i32(rows, i, 14),
	};
}

enum rc
job_row_list(struct scope *sc, struct pg *pg, const struct who *who, const struct job_row_filter *filter, struct page page,
	     struct job_row_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(pg_query(sc, pg, Q_JOB_ROW_LIST,
		     PG_ARGS(SCOPE_ARGS(who), PG_TEXT(filter->state), PG_TEXT(filter->kind), PG_ID(filter->generation), PG_ID(after),
			     PG_I64(limit + 1)),
		     &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct job_row *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_row(sc, rows, i);
	*out = (struct job_row_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].id) : NULL};
	return RC_OK;
}

enum rc
job_row_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct job_row *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_JOB_ROW_LOAD, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no job %" PRId64, id);
	*out = read_row(sc, rows, 0);
	return RC_OK;
}

enum rc
job_row_again(struct scope *sc, struct pg *pg, const struct job_row *job)
{
	int64_t changed;

	TRY(pg_exec(sc, pg, Q_JOB_ROW_AGAIN, PG_ARGS(PG_I64(job->id), PG_TEXT(job_request(sc))), &changed));
	if (changed == 0)
		return fault(sc, RC_CONFLICT, "job_not_failed", "job %" PRId64 " is %s: it cannot be retried", job->id, job->state);
	return RC_OK;
}

enum rc
job_row_stop(struct scope *sc, struct pg *pg, const struct job_row *job)
{
	int64_t changed;

	TRY(pg_exec(sc, pg, Q_JOB_ROW_STOP, PG_ARGS(PG_I64(job->id)), &changed));
	if (changed == 0)
		return fault(sc, RC_CONFLICT, "job_ended", "job %" PRId64 " is %s: it cannot be cancelled", job->id, job->state);
	return RC_OK;
}
