#include "config.h"
#include "store/sweep.h"

#include "base/scope.h"

enum rc
sweep_retire(struct scope *sc, struct pg *pg, int32_t keep, int64_t age_ms, int64_t *n)
{
	return pg_exec(sc, pg, Q_SWEEP_RETIRE, PG_ARGS(PG_I64(keep), PG_I64(age_ms), PG_I64(SWEEP_BATCH)), n);
}

enum rc
sweep_generations(struct scope *sc, struct pg *pg, int64_t from, int64_t grace_ms, int64_t cancelled_ms,
		  const struct sweep_generation **out, size_t *n)
{
	AUTO_PG_RESULT *result = NULL;

	TRY(pg_query(sc, pg, Q_SWEEP_GENERATIONS,
		     PG_ARGS(PG_I64(from), PG_I64(grace_ms), PG_I64(cancelled_ms), PG_I64(SWEEP_BATCH)), &result));
	size_t rows = (size_t)pg_rows(result);
	struct sweep_generation *all = scope_array(sc, rows + 1, sizeof(*all));

	for (size_t i = 0; i < rows; i++)
		all[i] = (struct sweep_generation){pg_i64(result, (int)i, 0), pg_text(sc, result, (int)i, 1)};
	*out = all;
	*n = rows;
	return RC_OK;
}

static enum rc
read_keys(struct scope *sc, const struct pg_result *result, const char *const **out, size_t *n)
{
	size_t rows = (size_t)pg_rows(result);
	const char **all = scope_array(sc, rows + 1, sizeof(*all));

	for (size_t i = 0; i < rows; i++)
		all[i] = pg_text(sc, result, (int)i, 0);
	*out = all;
	*n = rows;
	return RC_OK;
}

enum rc
sweep_unused(struct scope *sc, struct pg *pg, int64_t id, const char *const *keys, size_t n_keys,
	     const char *const **out, size_t *n)
{
	AUTO_PG_RESULT *result = NULL;

	TRY(pg_query(sc, pg, Q_SWEEP_UNUSED, PG_ARGS(PG_I64(id), PG_TEXTS(keys, n_keys)), &result));
	return read_keys(sc, result, out, n);
}

enum rc
sweep_orphans(struct scope *sc, struct pg *pg, const char *const *keys, size_t n_keys, int64_t grace_ms,
	      const char *const **out, size_t *n)
{
	AUTO_PG_RESULT *result = NULL;

	TRY(pg_query(sc, pg, Q_SWEEP_ORPHANS, PG_ARGS(PG_TEXTS(keys, n_keys), PG_I64(grace_ms)), &result));
	return read_keys(sc, result, out, n);
}

enum rc
sweep_mark(struct scope *sc, struct pg *pg, const struct sweep_generation *generation)
{
	return pg_exec(sc, pg, Q_SWEEP_MARK, PG_ARGS(PG_I64(generation->id), PG_TEXT(generation->status)), NULL);
}

enum rc
sweep_template_files(struct scope *sc, struct pg *pg, int64_t grace_ms, int64_t *n)
{
	return pg_exec(sc, pg, Q_SWEEP_TEMPLATE_FILES, PG_ARGS(PG_I64(grace_ms), PG_I64(SWEEP_BATCH)), n);
}

enum rc
sweep_retired_files(struct scope *sc, struct pg *pg, const char *after, const char *const **out, size_t *n)
{
	AUTO_PG_RESULT *result = NULL;

	TRY(pg_query(sc, pg, Q_SWEEP_RETIRED_FILES, PG_ARGS(PG_TEXT(after), PG_I64(SWEEP_BATCH)), &result));
	return read_keys(sc, result, out, n);
}

enum rc
sweep_forget_file(struct scope *sc, struct pg *pg, const char *object_key)
{
	return pg_exec(sc, pg, Q_SWEEP_FORGET_FILE, PG_ARGS(PG_TEXT(object_key)), NULL);
}

enum rc
sweep_jobs(struct scope *sc, struct pg *pg, int64_t age_ms, int64_t *n)
{
	return pg_exec(sc, pg, Q_SWEEP_JOBS, PG_ARGS(PG_I64(age_ms), PG_I64(SWEEP_BATCH)), n);
}

enum rc
sweep_audit(struct scope *sc, struct pg *pg, int64_t age_ms, int64_t *n)
{
	return pg_exec(sc, pg, Q_SWEEP_AUDIT, PG_ARGS(PG_I64(age_ms), PG_I64(SWEEP_BATCH)), n);
}
