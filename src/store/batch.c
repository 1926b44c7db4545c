#include "config.h"
#include "store/batch.h"

#include <inttypes.h>

#include "base/scope.h"
#include "store/scope_args.h"

static struct batch
read_batch(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct batch){
		.id = pg_i64(rows, i, 0),
		.brand_id = pg_i64(rows, i, 1),
		.brand_name = pg_text(sc, rows, i, 2),
		.template_id = pg_i64(rows, i, 3),
		.template_name = pg_text(sc, rows, i, 4),
		.note = pg_text(sc, rows, i, 5),
		.author = pg_text(sc, rows, i, 6),
		.created_at = pg_text(sc, rows, i, 7),
		.restaurants = pg_i64(rows, i, 8),
		.counts = pg_text(sc, rows, i, 9),
		.active = pg_i64(rows, i, 10),
		.done = pg_i64(rows, i, 11),
		.progress = pg_i64(rows, i, 12),
		.total = pg_i64(rows, i, 13),
	};
}

enum rc
batch_list(struct scope *sc, struct pg *pg, const struct who *who, int64_t brand_id, struct page page, struct batch_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(pg_query(sc, pg, Q_BATCH_LIST, PG_ARGS(SCOPE_ARGS(who), PG_ID(brand_id), PG_ID(after), PG_I64(limit + 1)), &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct batch *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_batch(sc, rows, i);
	*out = (struct batch_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].id) : NULL};
	return RC_OK;
}

enum rc
batch_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct batch *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_BATCH_LOAD, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no batch %" PRId64, id);
	*out = read_batch(sc, rows, 0);
	return RC_OK;
}

static struct batch_restaurant
read_restaurant(struct scope *sc, const struct pg_result *rows, int i)
{
	const char *status = pg_text(sc, rows, i, 4);

	return (struct batch_restaurant){
		.id = pg_i64(rows, i, 0),
		.name = pg_text(sc, rows, i, 1),
		.generation_id = pg_i64(rows, i, 2),
		.version = pg_i32(rows, i, 3),
		.status = status == NULL ? GENERATION_DELETED : (enum generation_status)generation_status_of(status),
		.progress = pg_i32(rows, i, 5),
		.total = pg_i32(rows, i, 6),
		.reason = pg_text(sc, rows, i, 7),
	};
}

enum rc
batch_restaurants(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, const struct batch_restaurant **out,
		  size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_BATCH_RESTAURANTS, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	*n = (size_t)pg_rows(rows);
	struct batch_restaurant *all = scope_array(sc, *n + 1, sizeof(*all));

	for (size_t i = 0; i < *n; i++)
		all[i] = read_restaurant(sc, rows, (int)i);
	*out = all;
	return RC_OK;
}

/* --- the press --------------------------------------------------------------------------------------------- */

enum rc
batch_places(struct scope *sc, struct pg *pg, const struct who *who, int64_t brand_id, const struct batch_place **out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_BATCH_PLACES, PG_ARGS(SCOPE_ARGS(who), PG_I64(brand_id), PG_I64(BATCH_RESTAURANTS_MAX + 1)),
		     &rows));
	*n = (size_t)pg_rows(rows);
	if (*n == 0)
		return fault(sc, RC_INVALID, "no_restaurants", "brand %" PRId64 " has no restaurants", brand_id);
	if (*n > BATCH_RESTAURANTS_MAX) {
		fault(sc, RC_LIMIT, "too_many_restaurants", "a batch has at most %d restaurants", BATCH_RESTAURANTS_MAX);
		fault_arg(sc, "max", "%d", BATCH_RESTAURANTS_MAX);
		return RC_LIMIT;
	}
	struct batch_place *all = scope_array(sc, *n, sizeof(*all));

	for (size_t i = 0; i < *n; i++)
		all[i] = (struct batch_place){pg_i64(rows, (int)i, 0), pg_text(sc, rows, (int)i, 1)};
	*out = all;
	return RC_OK;
}

enum rc
batch_insert(struct scope *sc, struct pg *pg, const struct batch *batch, int64_t *id)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_BATCH_INSERT,
		     PG_ARGS(PG_I64(batch->brand_id), PG_I64(batch->template_id), PG_TEXT(batch->note), PG_TEXT(batch->author)),
		     &rows));
	*id = pg_i64(rows, 0, 0);
	return RC_OK;
}

enum rc
batch_insert_restaurant(struct scope *sc, struct pg *pg, int64_t id, int64_t restaurant_id, int64_t generation_id,
			const char *code, const char *args)
{
	return pg_exec(sc, pg, Q_BATCH_INSERT_RESTAURANT,
		       PG_ARGS(PG_I64(id), PG_I64(restaurant_id), PG_ID(generation_id), PG_TEXT(code), PG_JSON(args)), NULL);
}
