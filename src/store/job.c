#include "config.h"
#include "store/job.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/scope.h"

const char *const job_kinds[JOB_KINDS] = {JOB_KIND_GENERATE, JOB_KIND_SWEEP};

const char *
job_kind_of(const char *word)
{
	for (size_t i = 0; i < JOB_KINDS; i++)
		if (strcmp(job_kinds[i], word) == 0)
			return job_kinds[i];
	return NULL;
}

const char *
job_request(const struct scope *sc)
{
	return strcmp(sc->kind, "request") == 0 ? sc->id : NULL;
}

/* --- tick -------------------------------------------------------------------------------------------------- */

enum rc
job_tick_lock(struct scope *sc, struct pg *pg)
{
	return pg_exec(sc, pg, Q_JOB_TICK_LOCK, PG_NO_ARGS, NULL);
}

static struct job_expired
read_expired(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct job_expired){
		.id = pg_i64(rows, i, 0),
		.subject = pg_i64(rows, i, 1),
		.epoch = pg_i64(rows, i, 2),
		.kind = pg_text(sc, rows, i, 3),
		.worker = pg_text_or_empty(sc, rows, i, 4),
		.failures = pg_i32(rows, i, 5),
		.given_up = pg_bool(rows, i, 6),
		.request = pg_text(sc, rows, i, 7),
	};
}

enum rc
job_expire(struct scope *sc, struct pg *pg, const struct job_limits *limits, const struct job_expired **out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_JOB_EXPIRE,
		     PG_ARGS(PG_I64(limits->max_attempts), PG_I64(limits->backoff_ms), PG_I64(limits->backoff_max_ms),
			     PG_TEXT(limits->given_up_comment), PG_TEXTS(job_kinds, JOB_KINDS)),
		     &rows));
	struct job_expired *all = scope_array(sc, (size_t)pg_rows(rows) + 1, sizeof(*all));

	for (int i = 0; i < pg_rows(rows); i++)
		all[i] = read_expired(sc, rows, i);
	*out = all;
	*n = (size_t)pg_rows(rows);
	return RC_OK;
}

enum rc
job_count_slots(struct scope *sc, struct pg *pg, int32_t *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_JOB_COUNT_SLOTS, PG_NO_ARGS, &rows));
	*out = pg_i32(rows, 0, 0);
	return RC_OK;
}

enum rc
job_schedule(struct scope *sc, struct pg *pg, int32_t room, int32_t *out)
{
	AUTO_PG_RESULT *rows = NULL;

	*out = 0;
	if (room <= 0)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_JOB_SCHEDULE, PG_ARGS(PG_I64(room)), &rows));
	*out = pg_i32(rows, 0, 0);
	return RC_OK;
}

enum rc
job_next_ms(struct scope *sc, struct pg *pg, int64_t *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_JOB_NEXT_MS, PG_NO_ARGS, &rows));
	*out = pg_is_null(rows, 0, 0) ? -1 : pg_i64(rows, 0, 0);
	return RC_OK;
}

/* --- the holder of a lease --------------------------------------------------------------------------------- */

static struct job_lease
read_lease(struct scope *sc, const struct pg_result *rows, int i)
{
	struct job_lease lease = {
		.id = pg_i64(rows, i, 0),
		.kind = pg_text(sc, rows, i, 2),
		.subject = pg_i64(rows, i, 3),
		.epoch = pg_i64(rows, i, 4),
		.failures = pg_i32(rows, i, 5),
	};

	snprintf(lease.token, sizeof(lease.token), "%s", pg_text(sc, rows, i, 1));
	snprintf(lease.request, sizeof(lease.request), "%s", pg_text_or_empty(sc, rows, i, 6));
	return lease;
}

enum rc
job_claim(struct scope *sc, struct pg *pg, const char *const *kinds, size_t n_kinds, const char *worker,
	  int64_t lease_ms, int32_t max, struct job_lease *out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	*n = 0;
	if (max <= 0)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_JOB_CLAIM,
		     PG_ARGS(PG_TEXTS(kinds, n_kinds), PG_TEXT(worker), PG_I64(lease_ms), PG_I64(max)), &rows));
	for (int i = 0; i < pg_rows(rows); i++)
		out[i] = read_lease(sc, rows, i);
	*n = (size_t)pg_rows(rows);
	return RC_OK;
}

enum rc
job_renew(struct scope *sc, struct pg *pg, const struct job_lease *leases, size_t n, int64_t lease_ms, bool *held)
{
	AUTO_PG_RESULT *rows = NULL;
	int64_t *ids = scope_array(sc, n + 1, sizeof(*ids));
	const char **tokens = scope_array(sc, n + 1, sizeof(*tokens));

	for (size_t i = 0; i < n; i++) {
		ids[i] = leases[i].id;
		tokens[i] = leases[i].token;
	}
	TRY(pg_query(sc, pg, Q_JOB_RENEW, PG_ARGS(PG_I64S(ids, n), PG_TEXTS(tokens, n), PG_I64(lease_ms)), &rows));
	for (size_t i = 0; i < n; i++) {
		held[i] = false;
		for (int row = 0; row < pg_rows(rows); row++)
			held[i] = held[i] || pg_i64(rows, row, 0) == ids[i];
	}
	return RC_OK;
}

static enum rc
lost(struct scope *sc, const struct job_lease *lease)
{
	return fault(sc, RC_CONFLICT, "lease_lost",
		     "job %" PRId64 " (%s %" PRId64 ", attempt %" PRId64 ") is not this runner's any "
		     "more",
		     lease->id, lease->kind, lease->subject, lease->epoch);
}

/* A change that answers or touches one row when the lease is held. */
static enum rc
change(struct scope *sc, struct pg *pg, const struct job_lease *lease, enum query query, const struct pg_arg *args,
       size_t n_args)
{
	int64_t rows;

	TRY(pg_exec(sc, pg, query, args, n_args, &rows));
	return rows == 0 ? lost(sc, lease) : RC_OK;
}

static bool
has_generation(const struct job_lease *lease)
{
	return strcmp(lease->kind, JOB_KIND_GENERATE) == 0;
}

#define LEASE_ARGS(lease) PG_I64((lease)->id), PG_UUID((lease)->token)

enum rc
job_hand_back(struct scope *sc, struct pg *pg, const struct job_lease *lease)
{
	return change(sc, pg, lease, has_generation(lease) ? Q_JOB_HAND_BACK : Q_JOB_HAND_BACK_TASK,
		      PG_ARGS(LEASE_ARGS(lease)));
}

enum rc
job_retry(struct scope *sc, struct pg *pg, const struct job_lease *lease, int64_t wait_ms,
	  const struct job_reason *reason)
{
	return change(sc, pg, lease, has_generation(lease) ? Q_JOB_RETRY : Q_JOB_RETRY_TASK,
		      PG_ARGS(LEASE_ARGS(lease), PG_TEXT(reason->code), PG_JSON(reason->args), PG_TEXT(reason->comment),
			      PG_I64(wait_ms)));
}

enum rc
job_fail(struct scope *sc, struct pg *pg, const struct job_lease *lease, const struct job_reason *reason)
{
	return change(
		sc, pg, lease, has_generation(lease) ? Q_JOB_FAIL : Q_JOB_FAIL_TASK,
		PG_ARGS(LEASE_ARGS(lease), PG_TEXT(reason->code), PG_JSON(reason->args), PG_TEXT(reason->comment)));
}

static enum rc
generation_done(struct scope *sc, struct pg *pg, const struct job_lease *lease, const struct job_result *result)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_JOB_DONE, PG_ARGS(LEASE_ARGS(lease), PG_JSON(result->proof), PG_JSON(result->manifest)),
		     &rows));
	if (pg_rows(rows) == 0)
		return lost(sc, lease);
	if (!pg_bool(rows, 0, 0))
		return fault(sc, RC_BROKEN, "cards_incomplete", "generation %" PRId64 " has not a card for every table",
			     lease->subject);
	return RC_OK;
}

enum rc
job_done(struct scope *sc, struct pg *pg, const struct job_lease *lease, const struct job_result *result)
{
	if (has_generation(lease))
		return generation_done(sc, pg, lease, result);
	return change(sc, pg, lease, Q_JOB_DONE_TASK, PG_ARGS(LEASE_ARGS(lease)));
}

/* --- others ------------------------------------------------------------------------------------------------ */

enum rc
job_add(struct scope *sc, struct pg *pg, const char *kind, int64_t subject, int64_t wait_ms)
{
	return pg_exec(sc, pg, Q_JOB_ADD, PG_ARGS(PG_TEXT(kind), PG_I64(subject), PG_I64(wait_ms)), NULL);
}

enum rc
job_hasten(struct scope *sc, struct pg *pg, const char *kind, int64_t subject, int64_t wait_ms)
{
	return pg_exec(sc, pg, Q_JOB_HASTEN, PG_ARGS(PG_TEXT(kind), PG_I64(subject), PG_I64(wait_ms)), NULL);
}
