#include "config.h"
#include "store/table.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/scope_args.h"
#include "store/snapshot_rows.h"

const char *const table_cards_words[TABLE_CARDS_COUNT] = {
	[TABLE_CARDS_NONE] = "none", [TABLE_CARDS_MADE] = "made", [TABLE_CARDS_PRINTED] = "printed"};

#define TABLE_COLUMNS 12 /* of the fragment table_columns */

static struct table
read_table(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct table){
		.uuid = pg_text(sc, rows, i, 0),
		.restaurant_id = pg_i64(rows, i, 1),
		.external_id = pg_text(sc, rows, i, 2),
		.number = pg_text(sc, rows, i, 3),
		.zone = pg_text(sc, rows, i, 4),
		.seats = pg_i32(rows, i, 5),
		.row_version = pg_i32(rows, i, 6),
		.created_at = pg_instant(sc, rows, i, 7),
		.updated_at = pg_instant(sc, rows, i, 8),
		.restaurant = pg_text(sc, rows, i, 9),
		.brand = pg_text(sc, rows, i, 10),
		.qr_url_template = pg_text(sc, rows, i, 11),
	};
}

/* --- reading ----------------------------------------------------------------------------------------------- */

static enum rc
list(struct scope *sc, struct pg *pg, const struct who *who, int64_t restaurant_id, const char *after, int32_t limit,
     struct table_list *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TABLE_LIST,
		     PG_ARGS(SCOPE_ARGS(who), PG_I64(restaurant_id), PG_UUID(after), PG_I64(limit + 1)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no restaurant %" PRId64, restaurant_id);
	int found = pg_is_null(rows, 0, 0) ? 0 : pg_rows(rows);
	int n = found > limit ? limit : found;
	struct table *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_table(sc, rows, i);
	*out = (struct table_list){n, all, found > n ? all[n - 1].uuid : NULL};
	return RC_OK;
}

enum rc
table_list(struct scope *sc, struct pg *pg, const struct who *who, int64_t restaurant_id, struct page page,
	   struct table_list *out)
{
	const char *after;

	TRY(page_after_uuid(sc, page, &after));
	return list(sc, pg, who, restaurant_id, after, page_limit(page), out);
}

enum rc
table_list_all(struct scope *sc, struct pg *pg, const struct who *who, int64_t restaurant_id, int32_t max,
	       struct table_list *out)
{
	TRY(list(sc, pg, who, restaurant_id, NULL, max, out));
	if (out->next != NULL)
		return fault(sc, RC_LIMIT, "too_many_tables", "restaurant %" PRId64 " has more than %" PRId32 " tables",
			     restaurant_id, max);
	return RC_OK;
}

enum rc
table_load(struct scope *sc, struct pg *pg, const struct who *who, const char *uuid, struct table *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TABLE_LOAD, PG_ARGS(SCOPE_ARGS(who), PG_UUID(uuid)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no table %s", uuid);
	*out = read_table(sc, rows, 0);
	return RC_OK;
}

enum rc
table_snapshot(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct snapshot_terms *terms,
	       const char *const *uuids, size_t n_uuids, const struct card **out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TABLE_SNAPSHOT,
		     PG_ARGS(PG_TEXT(terms->url_template), PG_TEXT(terms->time_zone), PG_TEXT(terms->language),
			     PG_TEXTS_OR_NULL(uuids, n_uuids), PG_I64(restaurant_id)),
		     &rows));
	*out = snapshot_rows_read(sc, rows);
	*n = (size_t)pg_rows(rows);
	return RC_OK;
}

enum rc
table_load_these(struct scope *sc, struct pg *pg, const char *const *uuids, size_t n, struct table_list *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TABLE_LOAD_THESE, PG_ARGS(PG_TEXTS(uuids, n)), &rows));
	struct table *all = scope_array(sc, (size_t)pg_rows(rows) + 1, sizeof(*all));

	for (int i = 0; i < pg_rows(rows); i++)
		all[i] = read_table(sc, rows, i);
	*out = (struct table_list){pg_rows(rows), all, NULL};
	return RC_OK;
}

enum rc
table_find_numbers(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *zone, const char *const *numbers, size_t n,
		   const char ***found, size_t *n_found)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TABLE_FIND_NUMBERS, PG_ARGS(PG_I64(restaurant_id), PG_TEXT(zone), PG_TEXTS(numbers, n)), &rows));
	*n_found = (size_t)pg_rows(rows);
	*found = scope_array(sc, *n_found + 1, sizeof(**found));
	for (size_t i = 0; i < *n_found; i++)
		(*found)[i] = pg_text(sc, rows, (int)i, 0);
	return RC_OK;
}

enum rc
table_cards_of(struct scope *sc, struct pg *pg, const char *const *uuids, size_t n, enum table_cards *out)
{
	AUTO_PG_RESULT *rows = NULL;

	for (size_t i = 0; i < n; i++)
		out[i] = TABLE_CARDS_NONE;
	if (n == 0)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_TABLE_CARDS_OF, PG_ARGS(PG_TEXTS(uuids, n)), &rows));
	for (int i = 0; i < pg_rows(rows); i++)
		out[pg_i64(rows, i, 0) - 1] = pg_bool(rows, i, 1) ? TABLE_CARDS_PRINTED : TABLE_CARDS_MADE;
	return RC_OK;
}

enum rc
table_find_taken(struct scope *sc, struct pg *pg, const char *const *uuids, size_t n, bool *out)
{
	AUTO_PG_RESULT *rows = NULL;

	memset(out, 0, n * sizeof(*out));
	if (n == 0)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_TABLE_FIND_TAKEN, PG_ARGS(PG_TEXTS(uuids, n)), &rows));
	for (int i = 0; i < pg_rows(rows); i++)
		out[pg_i64(rows, i, 0) - 1] = true;
	return RC_OK;
}

enum rc
table_find_unknown(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table_choice *choice, size_t *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TABLE_FIND_UNKNOWN, PG_ARGS(PG_I64(restaurant_id), PG_TEXTS(choice->uuids, choice->n)), &rows));
	*out = pg_rows(rows) > 0 ? (size_t)pg_i64(rows, 0, 0) : choice->n;
	return RC_OK;
}

enum rc
table_find_removed(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *const *uuids, size_t n,
		   const struct table **out)
{
	AUTO_PG_RESULT *rows = NULL;

	memset(out, 0, n * sizeof(*out));
	if (n == 0)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_TABLE_FIND_REMOVED, PG_ARGS(PG_I64(restaurant_id), PG_TEXTS(uuids, n)), &rows));
	struct table *all = scope_array(sc, (size_t)pg_rows(rows) + 1, sizeof(*all));

	for (int i = 0; i < pg_rows(rows); i++) {
		all[i] = read_table(sc, rows, i);
		out[pg_i64(rows, i, TABLE_COLUMNS) - 1] = &all[i];
	}
	return RC_OK;
}

/* --- writing ----------------------------------------------------------------------------------------------- */

/* Rows turned into columns, for unnest. */
struct columns {
	const char **uuids, **external_ids, **numbers, **zones;
	int64_t *seats, *row_versions;
};

static struct columns
columns_of(struct scope *sc, const struct table *rows, size_t n)
{
	struct columns c = {
		.uuids = scope_array(sc, n + 1, sizeof(char *)),
		.external_ids = scope_array(sc, n + 1, sizeof(char *)),
		.numbers = scope_array(sc, n + 1, sizeof(char *)),
		.zones = scope_array(sc, n + 1, sizeof(char *)),
		.seats = scope_array(sc, n + 1, sizeof(int64_t)),
		.row_versions = scope_array(sc, n + 1, sizeof(int64_t)),
	};

	for (size_t i = 0; i < n; i++) {
		c.uuids[i] = rows[i].uuid;
		c.external_ids[i] = rows[i].external_id;
		c.numbers[i] = rows[i].number;
		c.zones[i] = rows[i].zone;
		c.seats[i] = rows[i].seats;
		c.row_versions[i] = rows[i].row_version;
	}
	return c;
}

static enum rc
explain(struct scope *sc, struct pg *pg, enum rc rc)
{
	if (strcmp(pg_constraint(pg), "restaurant_tables_pkey") == 0)
		return fault(sc, RC_CONFLICT, "uuid_taken",
			     "one of the uuids cannot be used: leave it out to get a new one");
	if (strcmp(pg_constraint(pg), "restaurant_tables_external_id") == 0)
		return fault(sc, RC_CONFLICT, "external_id_taken",
			     "one of the external_ids belongs to another table here");
	return rc;
}

enum rc
table_insert(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *rows, size_t n,
	     const char **uuids)
{
	AUTO_PG_RESULT *result = NULL;
	struct columns c = columns_of(sc, rows, n);
	enum rc rc = pg_query(sc, pg, Q_TABLE_INSERT,
			      PG_ARGS(PG_I64(restaurant_id), PG_TEXTS(c.uuids, n), PG_TEXTS(c.external_ids, n),
				      PG_TEXTS(c.numbers, n), PG_TEXTS(c.zones, n), PG_I64S(c.seats, n)),
			      &result);

	if (rc != RC_OK)
		return explain(sc, pg, rc);
	for (size_t i = 0; i < n; i++)
		uuids[i] = pg_text(sc, result, (int)i, 0);
	return RC_OK;
}

/* Some of the rows were not as they should be. */
static enum rc
passed_over(struct scope *sc, const struct table *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].row_version != 0)
			return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed %s meanwhile",
				     n == 1 ? "the table" : "one of the tables");
	return fault(sc, RC_MISSING, "not_found", "one of the tables is gone");
}

static enum rc
write_rows(struct scope *sc, struct pg *pg, enum query how, int64_t restaurant_id, const struct table *rows, size_t n)
{
	struct columns c = columns_of(sc, rows, n);
	int64_t changed = 0;
	enum rc rc = pg_exec(sc, pg, how,
			     PG_ARGS(PG_I64(restaurant_id), PG_TEXTS(c.uuids, n), PG_TEXTS(c.external_ids, n),
				     PG_TEXTS(c.numbers, n), PG_TEXTS(c.zones, n), PG_I64S(c.seats, n),
				     PG_I64S(c.row_versions, n)),
			     &changed);

	if (rc != RC_OK)
		return explain(sc, pg, rc);
	return changed == (int64_t)n ? RC_OK : passed_over(sc, rows, n);
}

enum rc
table_update(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *rows, size_t n)
{
	return write_rows(sc, pg, Q_TABLE_UPDATE, restaurant_id, rows, n);
}

enum rc
table_restore(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *rows, size_t n)
{
	return write_rows(sc, pg, Q_TABLE_RESTORE, restaurant_id, rows, n);
}

enum rc
table_clear_external_ids(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *const *uuids, size_t n)
{
	return pg_exec(sc, pg, Q_TABLE_CLEAR_EXTERNAL_IDS, PG_ARGS(PG_I64(restaurant_id), PG_TEXTS(uuids, n)), NULL);
}

enum rc
table_remove(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *const *uuids, size_t n)
{
	return pg_exec(sc, pg, Q_TABLE_REMOVE, PG_ARGS(PG_I64(restaurant_id), PG_TEXTS(uuids, n)), NULL);
}
