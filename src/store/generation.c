#include "config.h"
#include "store/generation.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/job.h"
#include "store/scope_args.h"
#include "store/snapshot_rows.h"

#define COLUMN_SETTINGS 29 /* after generation_columns, in generation_load */
#define COLUMN_ATTEMPTS 30

/* --- reading ----------------------------------------------------------------------------------------------- */

static struct generation
read_generation(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct generation){
		.id = pg_i64(rows, i, 0),
		.restaurant_id = pg_i64(rows, i, 1),
		.template_id = pg_i64(rows, i, 2),
		.brand_id = pg_i64(rows, i, 3),
		.batch_id = pg_i64(rows, i, 4),
		.restaurant_name = pg_text(sc, rows, i, 5),
		.template_name = pg_text(sc, rows, i, 6),
		.template_revision = pg_i32(rows, i, 7),
		.version = pg_i32(rows, i, 8),
		.status = (enum generation_status)generation_status_of(pg_text(sc, rows, i, 9)),
		.selection_all = pg_bool(rows, i, 10),
		.progress = pg_i32(rows, i, 11),
		.total = pg_i32(rows, i, 12),
		.epoch = pg_i64(rows, i, 13),
		.author = pg_text(sc, rows, i, 14),
		.note = pg_text(sc, rows, i, 15),
		.comment = pg_text(sc, rows, i, 16),
		.reason = pg_text(sc, rows, i, 17),
		.proof = pg_text(sc, rows, i, 18),
		.manifest = pg_text(sc, rows, i, 19),
		.created_at = pg_instant(sc, rows, i, 20),
		.scheduled_at = pg_instant(sc, rows, i, 21),
		.started_at = pg_instant(sc, rows, i, 22),
		.finished_at = pg_instant(sc, rows, i, 23),
		.printed_at = pg_instant(sc, rows, i, 24),
		.deleted_at = pg_instant(sc, rows, i, 25),
		.not_before = pg_instant(sc, rows, i, 26),
		.row_version = pg_i32(rows, i, 27),
		.accepted = pg_text(sc, rows, i, 28),
	};
}

/* $1..$12 of the fragment generation_filter. */
#define FILTER_ARGS(who, f)                                                                                            \
	SCOPE_ARGS(who), PG_ID((f)->restaurant_id), PG_ID((f)->template_id), PG_ID((f)->batch_id),                     \
		PG_TEXT((f)->status < 0 ? NULL : generation_status_words[(f)->status]), PG_BOOL((f)->with_deleted),    \
		PG_TEXT((f)->author), PG_TEXT((f)->from), PG_TEXT((f)->to), PG_UUID((f)->table_uuid)

/* A restaurant and nothing else: the query that is asked most has a plan of its own. */
static bool
is_whole_place(const struct generation_filter *f)
{
	return f->restaurant_id != 0 && f->template_id == 0 && f->batch_id == 0 && f->status < 0 && !f->with_deleted && f->author == NULL &&
	       f->from == NULL && f->to == NULL && f->table_uuid == NULL;
}

static enum rc
ask_list(struct scope *sc, struct pg *pg, const struct who *who, const struct generation_filter *filter, int64_t after, int32_t limit,
	 struct pg_result **rows)
{
	if (is_whole_place(filter))
		return pg_query(sc, pg, Q_GENERATION_LIST_PLACE,
				PG_ARGS(SCOPE_ARGS(who), PG_ID(filter->restaurant_id), PG_ID(after), PG_I64(limit)), rows);
	return pg_query(sc, pg, Q_GENERATION_LIST, PG_ARGS(FILTER_ARGS(who, filter), PG_ID(after), PG_I64(limit)), rows);
}

enum rc
generation_list(struct scope *sc, struct pg *pg, const struct who *who, const struct generation_filter *filter,
		struct page page, struct generation_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(ask_list(sc, pg, who, filter, after, limit + 1, &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct generation *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_generation(sc, rows, i);
	*out = (struct generation_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].id) : NULL};
	return RC_OK;
}

enum rc
generation_count(struct scope *sc, struct pg *pg, const struct who *who, const struct generation_filter *filter,
		 int32_t cap, int32_t *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_GENERATION_COUNT, PG_ARGS(FILTER_ARGS(who, filter), PG_I64(cap)), &rows));
	*out = pg_i32(rows, 0, 0);
	return RC_OK;
}

enum rc
generation_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct generation *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_GENERATION_LOAD, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no generation %" PRId64, id);
	*out = read_generation(sc, rows, 0);
	out->settings = pg_text(sc, rows, 0, COLUMN_SETTINGS);
	out->attempts = pg_i32(rows, 0, COLUMN_ATTEMPTS);
	return RC_OK;
}

static enum rc
read_snapshot(struct scope *sc, struct pg *pg, enum query query, int64_t id, int32_t from, int32_t limit,
	      const struct card **out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, query, PG_ARGS(PG_I64(id), PG_I64(from), PG_ID(limit)), &rows));
	*out = snapshot_rows_read(sc, rows);
	*n = (size_t)pg_rows(rows);
	return RC_OK;
}

enum rc
generation_snapshot(struct scope *sc, struct pg *pg, int64_t id, int32_t from, int32_t limit, const struct card **out,
		    size_t *n)
{
	return read_snapshot(sc, pg, Q_GENERATION_SNAPSHOT, id, from, limit, out, n);
}

enum rc
generation_snapshot_changed(struct scope *sc, struct pg *pg, int64_t id, int32_t from, int32_t limit,
			    const struct card **out, size_t *n)
{
	return read_snapshot(sc, pg, Q_GENERATION_SNAPSHOT_CHANGED, id, from, limit, out, n);
}

enum rc
generation_snapshot_of(struct scope *sc, struct pg *pg, int64_t id, const char *table_uuid, struct card *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_GENERATION_SNAPSHOT_OF, PG_ARGS(PG_I64(id), PG_TEXT(table_uuid)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "generation %" PRId64 " holds no table %s", id, table_uuid);
	*out = snapshot_rows_read(sc, rows)[0];
	return RC_OK;
}

/* --- what people do ---------------------------------------------------------------------------------------- */

static enum rc
has_changed(struct scope *sc, int64_t id)
{
	return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed generation %" PRId64 " meanwhile", id);
}

enum rc
generation_annotate(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version,
		    const char *note, int printed)
{
	int64_t changed;
	struct generation now;

	TRY(pg_exec(sc, pg, Q_GENERATION_ANNOTATE,
		    PG_ARGS(SCOPE_ARGS(who), PG_I64(id), PG_I64(row_version), PG_TEXT(note), PG_I64(printed)),
		    &changed));
	if (changed == 1)
		return RC_OK;
	TRY(generation_load(sc, pg, who, id, &now));
	if (row_version != 0 && now.row_version != row_version)
		return has_changed(sc, id);
	return fault(sc, RC_CONFLICT, "nothing_to_print", "generation %" PRId64 " is '%s' and has no cards to print", id,
		     generation_status_words[now.status]);
}

/* One of the state changes; zero rows: `code`, naming the state it is in, unless it is not there at all. */
static enum rc
change_state(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, enum query query,
	     const struct pg_arg *args, size_t n_args, const char *code, const char *verb)
{
	int64_t changed;
	struct generation now;

	TRY(pg_exec(sc, pg, query, args, n_args, &changed));
	if (changed == 1)
		return RC_OK;
	TRY(generation_load(sc, pg, who, id, &now));
	return fault(sc, RC_CONFLICT, code, "generation %" PRId64 " is %s: it cannot be %s", id,
		     generation_status_words[now.status], verb);
}

enum rc
generation_cancel(struct scope *sc, struct pg *pg, const struct who *who, int64_t id)
{
	return change_state(sc, pg, who, id, Q_GENERATION_CANCEL,
			    PG_ARGS(SCOPE_ARGS(who), PG_I64(id), PG_TEXT(job_request(sc))), "generation_ended", "cancelled");
}

enum rc
generation_retry(struct scope *sc, struct pg *pg, const struct who *who, int64_t id)
{
	enum rc rc = change_state(sc, pg, who, id, Q_GENERATION_RETRY,
				  PG_ARGS(SCOPE_ARGS(who), PG_I64(id), PG_TEXT(job_request(sc))), "generation_not_failed", "retried");

	if (rc == RC_CONFLICT && strcmp(pg_constraint(pg), "restaurants_posm_versions_active") == 0)
		return fault(sc, RC_CONFLICT, "generation_active",
			     "a newer generation of the same restaurant and template is "
			     "being made");
	return rc;
}

enum rc
generation_remove(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version, bool *was_there)
{
	int64_t changed;
	struct generation now;

	TRY(pg_exec(sc, pg, Q_GENERATION_REMOVE, PG_ARGS(SCOPE_ARGS(who), PG_I64(id), PG_I64(row_version)), &changed));
	*was_there = changed == 1;
	if (changed == 1)
		return RC_OK;
	TRY(generation_load(sc, pg, who, id, &now));
	if (row_version != 0 && now.row_version != row_version)
		return has_changed(sc, id);
	if (now.status == GENERATION_DELETED)
		return RC_OK;
	return fault(sc, RC_CONFLICT, "generation_active", "generation %" PRId64 " is %s: it cannot be deleted before it has ended",
		     id, generation_status_words[now.status]);
}
