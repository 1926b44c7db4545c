#include "config.h"
#include "store/brand.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/scope_args.h"

static struct brand
read_brand(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct brand){
		.id = pg_i64(rows, i, 0),
		.external_id = pg_text(sc, rows, i, 1),
		.name = pg_text(sc, rows, i, 2),
		.qr_url_template = pg_text(sc, rows, i, 3),
		.row_version = pg_i32(rows, i, 4),
		.created_at = pg_text(sc, rows, i, 5),
		.updated_at = pg_text(sc, rows, i, 6),
		.whole = pg_bool(rows, i, 7),
	};
}

static enum rc
not_found(struct scope *sc, int64_t id)
{
	return fault(sc, RC_MISSING, "not_found", "there is no brand %" PRId64, id);
}

enum rc
brand_list(struct scope *sc, struct pg *pg, const struct who *who, const struct brand_filter *filter, struct page page,
	   struct brand_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(pg_query(sc, pg, filter->newest ? Q_BRAND_LIST_NEWEST : Q_BRAND_LIST,
		     PG_ARGS(SCOPE_ARGS(who), PG_TEXT(filter->search), PG_TEXT(filter->external_id), PG_ID(after), PG_I64(limit + 1)),
		     &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct brand *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_brand(sc, rows, i);
	*out = (struct brand_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].id) : NULL};
	return RC_OK;
}

enum rc
brand_count(struct scope *sc, struct pg *pg, const struct who *who, const struct brand_filter *filter, int32_t max, int32_t *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_BRAND_COUNT,
		     PG_ARGS(SCOPE_ARGS(who), PG_TEXT(filter->search), PG_TEXT(filter->external_id), PG_I64(max)), &rows));
	*out = pg_i32(rows, 0, 0);
	return RC_OK;
}

enum rc
brand_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct brand *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_BRAND_LOAD, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return not_found(sc, id);
	*out = read_brand(sc, rows, 0);
	return RC_OK;
}

/* Says in words of brands what the database refused. */
static enum rc
explain(struct scope *sc, struct pg *pg, enum rc rc)
{
	if (strcmp(pg_constraint(pg), "brands_external_id") == 0)
		return fault_at(sc, fault(sc, RC_CONFLICT, "external_id_taken", "another brand has this external_id"),
				"/external_id");
	if (strcmp(pg_constraint(pg), "brands_qr_url_template_check") == 0)
		return fault_at(sc,
				fault(sc, RC_INVALID, "bad_url_template",
				      "a link template begins with https:// and holds {uuid}"),
				"/qr_url_template");
	return rc;
}

enum rc
brand_create(struct scope *sc, struct pg *pg, const struct brand *brand, int64_t *id)
{
	AUTO_PG_RESULT *rows = NULL;
	enum rc rc = pg_query(
		sc, pg, Q_BRAND_CREATE,
		PG_ARGS(PG_TEXT(brand->external_id), PG_TEXT(brand->name), PG_TEXT(brand->qr_url_template)), &rows);

	if (rc != RC_OK)
		return explain(sc, pg, rc);
	*id = pg_i64(rows, 0, 0);
	return RC_OK;
}

enum rc
brand_change(struct scope *sc, struct pg *pg, const struct who *who, const struct brand *brand)
{
	int64_t changed = 0;
	struct brand now;
	enum rc rc =
		pg_exec(sc, pg, Q_BRAND_CHANGE,
			PG_ARGS(SCOPE_ARGS(who), PG_I64(brand->id), PG_I64(brand->row_version),
				PG_TEXT(brand->external_id), PG_TEXT(brand->name), PG_TEXT(brand->qr_url_template)),
			&changed);

	if (rc != RC_OK)
		return explain(sc, pg, rc);
	if (changed == 1)
		return RC_OK;
	TRY(brand_load(sc, pg, who, brand->id, &now));
	if (brand->row_version != 0 && now.row_version != brand->row_version)
		return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed brand %" PRId64 " meanwhile",
			     brand->id);
	return not_found(sc, brand->id); /* seen by one of its restaurants only */
}

enum rc
brand_remove(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version)
{
	AUTO_PG_RESULT *rows = NULL;
	int64_t changed;

	TRY(pg_exec(sc, pg, Q_BRAND_LOCK, PG_ARGS(PG_I64(id)), NULL));
	TRY(pg_exec(sc, pg, Q_BRAND_REMOVE, PG_ARGS(SCOPE_ARGS(who), PG_I64(id), PG_I64(row_version)), &changed));
	if (changed == 1)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_BRAND_OBSTACLE, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return not_found(sc, id);
	if (row_version != 0 && pg_i32(rows, 0, 0) != row_version)
		return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed brand %" PRId64 " meanwhile", id);
	enum rc rc = fault(sc, RC_CONFLICT, "brand_in_use", "brand %" PRId64 " still has %" PRId64 " restaurants", id, pg_i64(rows, 0, 1));

	fault_arg(sc, "count", "%" PRId64, pg_i64(rows, 0, 1));
	return rc;
}
