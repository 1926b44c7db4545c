#include "config.h"
#include "store/idempotency.h"

#include <string.h>

#include "base/scope.h"

static enum rc
in_flight(struct scope *sc)
{
	return fault(sc, RC_CONFLICT, "in_flight",
		     "the first request with this Idempotency-Key is still at work: ask again later");
}

/* The key is there: the answer, if it belongs to the same request. */
static enum rc
find(struct scope *sc, struct pg *pg, const struct idempotency *key, struct idempotency_answer *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(
		sc, pg, Q_IDEMPOTENCY_FIND,
		PG_ARGS(PG_TEXT(key->login), PG_TEXT(key->key), PG_BYTEA(key->fingerprint, sizeof(key->fingerprint))),
		&rows));
	/* swept between the two statements: whoever asks again finds it free */
	if (pg_rows(rows) == 0)
		return in_flight(sc);
	if (!pg_bool(rows, 0, 0))
		return fault(sc, RC_CONFLICT, "key_reused",
			     "this Idempotency-Key was used for another request: take a new one");
	*out = (struct idempotency_answer){pg_i32(rows, 0, 1), pg_text(sc, rows, 0, 2), pg_text(sc, rows, 0, 3),
					   pg_i32(rows, 0, 4)};
	return out->status == 0 ? in_flight(sc) : RC_OK;
}

enum rc
idempotency_begin(struct scope *sc, struct pg *pg, const struct idempotency *key, struct idempotency_answer *out)
{
	int64_t taken = 0;
	enum rc rc = pg_exec(sc, pg, Q_IDEMPOTENCY_BEGIN,
			     PG_ARGS(PG_TEXT(key->login), PG_TEXT(key->key),
				     PG_BYTEA(key->fingerprint, sizeof(key->fingerprint)), PG_I64(key->keep_ms)),
			     &taken);

	if (rc == RC_AGAIN && strcmp(sc->fault.code, "db_busy") == 0)
		return in_flight(sc);
	TRY(rc);
	if (taken == 0)
		return find(sc, pg, key, out);
	*out = (struct idempotency_answer){0};
	return RC_OK;
}

enum rc
idempotency_finish(struct scope *sc, struct pg *pg, const struct idempotency *key,
		   const struct idempotency_answer *answer)
{
	return pg_exec(sc, pg, Q_IDEMPOTENCY_FINISH,
		       PG_ARGS(PG_TEXT(key->login), PG_TEXT(key->key), PG_I64(answer->status),
			       PG_TEXT(answer->location), PG_TEXT(answer->body), PG_ID(answer->row_version)),
		       NULL);
}

enum rc
idempotency_sweep(struct scope *sc, struct pg *pg, int64_t keep_ms, int32_t max, int32_t *out)
{
	int64_t rows;

	TRY(pg_exec(sc, pg, Q_IDEMPOTENCY_SWEEP, PG_ARGS(PG_I64(keep_ms), PG_I64(max)), &rows));
	*out = (int32_t)rows;
	return RC_OK;
}
