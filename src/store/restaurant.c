#include "config.h"
#include "store/restaurant.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/scope_args.h"

static struct restaurant
read_restaurant(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct restaurant){
		.id = pg_i64(rows, i, 0),
		.brand_id = pg_i64(rows, i, 1),
		.brand_name = pg_text(sc, rows, i, 2),
		.external_id = pg_text(sc, rows, i, 3),
		.name = pg_text(sc, rows, i, 4),
		.time_zone = pg_text(sc, rows, i, 5),
		.qr_url_template = pg_text(sc, rows, i, 6),
		.n_tables = pg_i32(rows, i, 7),
		.row_version = pg_i32(rows, i, 8),
		.created_at = pg_instant(sc, rows, i, 9),
		.updated_at = pg_instant(sc, rows, i, 10),
	};
}

static enum rc
ask_list(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant_filter *f, int64_t after, int32_t limit,
	 struct pg_result **rows)
{
	bool filtered = f->search != NULL || f->external_id != NULL || f->brand_id != 0;

	if ((who == NULL || who->scope_all) && !filtered && !f->newest)
		return pg_query(sc, pg, Q_RESTAURANT_LIST_WHOLE, PG_ARGS(PG_ID(after), PG_I64(limit)), rows);
	return pg_query(sc, pg, f->newest ? Q_RESTAURANT_LIST_NEWEST : Q_RESTAURANT_LIST,
			PG_ARGS(SCOPE_ARGS(who), PG_TEXT(f->search), PG_TEXT(f->external_id), PG_ID(f->brand_id), PG_ID(after), PG_I64(limit)), rows);
}

enum rc
restaurant_list(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant_filter *filter, struct page page,
		struct restaurant_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(ask_list(sc, pg, who, filter, after, limit + 1, &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct restaurant *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_restaurant(sc, rows, i);
	*out = (struct restaurant_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].id) : NULL};
	return RC_OK;
}

enum rc
restaurant_count(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant_filter *filter, int32_t max,
		 int32_t *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_RESTAURANT_COUNT,
		     PG_ARGS(SCOPE_ARGS(who), PG_TEXT(filter->search), PG_TEXT(filter->external_id), PG_ID(filter->brand_id),
			     PG_I64(max)),
		     &rows));
	*out = pg_i32(rows, 0, 0);
	return RC_OK;
}

enum rc
restaurant_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct restaurant *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_RESTAURANT_LOAD, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no restaurant %" PRId64, id);
	*out = read_restaurant(sc, rows, 0);
	return RC_OK;
}

enum rc
restaurant_lock(struct scope *sc, struct pg *pg, int64_t id)
{
	return pg_exec(sc, pg, Q_RESTAURANT_LOCK, PG_ARGS(PG_I64(id)), NULL);
}

static enum rc
explain(struct scope *sc, struct pg *pg, enum rc rc)
{
	if (strcmp(pg_constraint(pg), "restaurants_external_id") == 0)
		return fault_at(sc,
				fault(sc, RC_CONFLICT, "external_id_taken", "another restaurant of the brand has this external_id"),
				"/external_id");
	return rc;
}

static enum rc
check_time_zone(struct scope *sc, struct pg *pg, const char *name)
{
	AUTO_PG_RESULT *rows = NULL;

	if (name == NULL)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_RESTAURANT_IS_TIME_ZONE, PG_ARGS(PG_TEXT(name)), &rows));
	if (!pg_bool(rows, 0, 0))
		return fault_at(
			sc, fault(sc, RC_INVALID, "bad_time_zone", "'%s' is no time zone, Europe/Moscow is one", name),
			"/time_zone");
	return RC_OK;
}

enum rc
restaurant_create(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant *restaurant,
		  int64_t *id)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(check_time_zone(sc, pg, restaurant->time_zone));
	enum rc rc = pg_query(sc, pg, Q_RESTAURANT_CREATE,
			      PG_ARGS(SCOPE_ARGS(who), PG_I64(restaurant->brand_id), PG_TEXT(restaurant->external_id),
				      PG_TEXT(restaurant->name), PG_TEXT(restaurant->time_zone)),
			      &rows);

	if (rc != RC_OK)
		return explain(sc, pg, rc);
	if (pg_rows(rows) == 0)
		return fault_at(sc,
				fault(sc, RC_MISSING, "not_found", "there is no brand %" PRId64, restaurant->brand_id),
				"/brand_id");
	*id = pg_i64(rows, 0, 0);
	return RC_OK;
}

enum rc
restaurant_change(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant *restaurant)
{
	int64_t changed = 0;
	struct restaurant now;

	TRY(check_time_zone(sc, pg, restaurant->time_zone));
	enum rc rc = pg_exec(sc, pg, Q_RESTAURANT_CHANGE,
			     PG_ARGS(SCOPE_ARGS(who), PG_I64(restaurant->id), PG_I64(restaurant->row_version),
				     PG_TEXT(restaurant->external_id), PG_TEXT(restaurant->name),
				     PG_TEXT(restaurant->time_zone)),
			     &changed);

	if (rc != RC_OK)
		return explain(sc, pg, rc);
	if (changed == 1)
		return RC_OK;
	TRY(restaurant_load(sc, pg, who, restaurant->id, &now));
	return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed restaurant %" PRId64 " meanwhile",
		     restaurant->id);
}

enum rc
restaurant_remove(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version)
{
	AUTO_PG_RESULT *rows = NULL;
	int64_t changed;

	TRY(restaurant_lock(sc, pg, id));
	TRY(pg_exec(sc, pg, Q_RESTAURANT_REMOVE, PG_ARGS(SCOPE_ARGS(who), PG_I64(id), PG_I64(row_version)), &changed));
	if (changed == 1)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_RESTAURANT_OBSTACLE, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no restaurant %" PRId64, id);
	if (row_version != 0 && pg_i32(rows, 0, 0) != row_version)
		return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed restaurant %" PRId64 " meanwhile", id);
	enum rc rc = fault(sc, RC_CONFLICT, "generation_active", "cards of restaurant %" PRId64 " are being made", id);

	fault_arg(sc, "active_id", "%" PRId64, pg_i64(rows, 0, 1));
	return rc;
}
