#include "config.h"
#include "store/share.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/scope.h"

static struct share
read_share(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct share){
		.id = pg_i64(rows, i, 0),
		.generation_id = pg_i64(rows, i, 1),
		.author = pg_text(sc, rows, i, 2),
		.created_at = pg_text(sc, rows, i, 3),
		.expires_at = pg_text(sc, rows, i, 4),
		.revoked_at = pg_text(sc, rows, i, 5),
		.downloads = pg_i32(rows, i, 6),
		.last_used_at = pg_text(sc, rows, i, 7),
		.expired = pg_bool(rows, i, 8),
	};
}

enum rc
share_list(struct scope *sc, struct pg *pg, int64_t generation_id, const struct share **out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_SHARE_LIST, PG_ARGS(PG_I64(generation_id), PG_I64(SHARE_LIST_MAX)), &rows));
	*n = (size_t)pg_rows(rows);
	struct share *all = scope_array(sc, *n + 1, sizeof(*all));

	for (size_t i = 0; i < *n; i++)
		all[i] = read_share(sc, rows, (int)i);
	*out = all;
	return RC_OK;
}

enum rc
share_find(struct scope *sc, struct pg *pg, const uint8_t sha256[32], struct share *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_SHARE_FIND, PG_ARGS(PG_BYTEA(sha256, DIGEST_BYTES)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no such link");
	*out = read_share(sc, rows, 0);
	return RC_OK;
}

enum rc
share_insert(struct scope *sc, struct pg *pg, int64_t generation_id, const uint8_t sha256[32], const char *author,
	     int64_t expires_ms, struct share *out)
{
	AUTO_PG_RESULT *made = NULL, *rows = NULL;

	TRY(pg_query(sc, pg, Q_SHARE_INSERT,
		     PG_ARGS(PG_I64(generation_id), PG_BYTEA(sha256, DIGEST_BYTES), PG_TEXT(author), PG_I64(SHARE_MAX),
			     PG_I64(expires_ms)),
		     &made));
	if (pg_rows(made) == 0) {
		fault(sc, RC_CONFLICT, "too_many_shares", "generation %" PRId64 " has %d links already: revoke some", generation_id,
		      SHARE_MAX);
		fault_arg(sc, "max", "%d", SHARE_MAX);
		return RC_CONFLICT;
	}
	TRY(pg_query(sc, pg, Q_SHARE_LOAD, PG_ARGS(PG_I64(pg_i64(made, 0, 0))), &rows));
	*out = read_share(sc, rows, 0);
	return RC_OK;
}

enum rc
share_revoke(struct scope *sc, struct pg *pg, int64_t generation_id, int64_t id, bool *was_good)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_SHARE_REVOKE, PG_ARGS(PG_I64(generation_id), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "generation %" PRId64 " has no link %" PRId64, generation_id, id);
	*was_good = pg_bool(rows, 0, 0);
	return RC_OK;
}

static enum rc
exhausted(struct scope *sc, struct pg *pg, int64_t id, int32_t max)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_SHARE_WAIT, PG_ARGS(PG_I64(id)), &rows));
	int64_t wait = pg_rows(rows) > 0 ? pg_i64(rows, 0, 0) : 1;
	enum rc rc = fault(sc, RC_AGAIN, "share_exhausted", "this link was asked %" PRId32 " times within an hour", max);

	fault_arg(sc, "max", "%" PRId32, max);
	fault_arg(sc, "retry_after", "%" PRId64, wait);
	return rc;
}

enum rc
share_use(struct scope *sc, struct pg *pg, int64_t id, int32_t max)
{
	int64_t changed;

	TRY(pg_exec(sc, pg, Q_SHARE_USE, PG_ARGS(PG_I64(id), PG_I64(max)), &changed));
	return changed == 1 ? RC_OK : exhausted(sc, pg, id, max);
}

enum rc
share_count(struct scope *sc, struct pg *pg, int64_t id)
{
	return pg_exec(sc, pg, Q_SHARE_COUNT, PG_ARGS(PG_I64(id)), NULL);
}
