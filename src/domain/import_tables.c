#include "config.h"
#include "domain/import_tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "domain/import_file.h"
#include "store/audit.h"

#define TABLES_MAX 100000 /* of one restaurant */

/* The restaurant's tables, found by uuid, external_id or place. */
struct known {
	size_t n;
	const struct table *rows;
	const struct table **by_uuid, **by_external_id, **by_place;
	size_t n_external;
	bool *claimed; /* by a row of the file; beside rows */
};

/* --- what is there ----------------------------------------------------------------------------------------- */

static int
by_place(const void *a, const void *b)
{
	const struct table *one = *(const struct table *const *)a, *other = *(const struct table *const *)b;
	int zone = strcmp(one->zone, other->zone);

	return zone != 0 ? zone : strcmp(one->number, other->number);
}

static struct known
index_known(struct scope *sc, const struct table *rows, size_t n)
{
	struct known k = {
		.n = n,
		.rows = rows,
		.by_uuid = scope_array(sc, n + 1, sizeof(*k.by_uuid)),
		.by_external_id = scope_array(sc, n + 1, sizeof(*k.by_external_id)),
		.by_place = scope_array(sc, n + 1, sizeof(*k.by_place)),
		.claimed = scope_array(sc, n + 1, sizeof(*k.claimed)),
	};

	for (size_t i = 0; i < n; i++) {
		k.by_uuid[i] = k.by_place[i] = &rows[i];
		if (rows[i].external_id != NULL)
			k.by_external_id[k.n_external++] = &rows[i];
	}
	qsort(k.by_uuid, n, sizeof(*k.by_uuid), import_file_by_uuid);
	qsort(k.by_place, n, sizeof(*k.by_place), by_place);
	qsort(k.by_external_id, k.n_external, sizeof(*k.by_external_id), import_file_by_external_id);
	return k;
}

/* The first table in the row's zone with its number that no other row speaks of. */
static const struct table *
find_by_place(const struct known *k, const struct table *row)
{
	const struct table key = {.zone = row->zone == NULL ? "" : row->zone, .number = row->number}, *at = &key;
	const struct table **found = bsearch(&at, k->by_place, k->n, sizeof(*k->by_place), by_place);

	if (found == NULL)
		return NULL;
	while (found > k->by_place && by_place(&found[-1], &at) == 0)
		found--;
	for (; found < k->by_place + k->n && by_place(found, &at) == 0; found++)
		if (!k->claimed[*found - k->rows])
			return *found;
	return NULL;
}

/* The table that a row speaks of, NULL: a new one. */
static const struct table *
find(const struct known *k, const struct table *row)
{
	const struct table **found = NULL;

	if (row->uuid == NULL && row->external_id == NULL)
		return find_by_place(k, row);
	if (row->uuid != NULL)
		found = bsearch(&row, k->by_uuid, k->n, sizeof(*k->by_uuid), import_file_by_uuid);
	else
		found = bsearch(&row, k->by_external_id, k->n_external, sizeof(*k->by_external_id),
				import_file_by_external_id);
	return found == NULL ? NULL : *found;
}

/* --- the plan ---------------------------------------------------------------------------------------------- */

struct plan {
	struct import_line *lines;
	struct table *new, *changed;
	size_t *new_lines; /* the line of each new table */
	size_t n_new, n_changed, n_same;
};

/* Columns that the file lacks keep what they are. */
static void
complete(const struct import_file *file, const struct table *was, struct table *row)
{
	row->uuid = was->uuid;
	if (file->column_of[IMPORT_COLUMN_EXTERNAL_ID] < 0)
		row->external_id = was->external_id;
	if (file->column_of[IMPORT_COLUMN_ZONE] < 0)
		row->zone = was->zone;
	if (file->column_of[IMPORT_COLUMN_SEATS] < 0)
		row->seats = was->seats;
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static bool
is_same(const struct table *a, const struct table *b)
{
	return same_text(a->number, b->number) && same_text(a->zone, b->zone) && a->seats == b->seats &&
	       same_text(a->external_id, b->external_id);
}

static void
plan_new(struct plan *plan, size_t i, struct table *row)
{
	row->zone = row->zone == NULL ? "" : row->zone;
	plan->lines[i].kind = IMPORT_ADDED;
	plan->new_lines[plan->n_new] = i;
	plan->new[plan->n_new++] = *row;
}

static void
plan_known(struct plan *plan, size_t i, const struct import_file *file, const struct table *was)
{
	struct table *row = &file->rows[i];
	struct import_line *line = &plan->lines[i];

	complete(file, was, row);
	line->kind = is_same(was, row) ? IMPORT_SAME : IMPORT_CHANGED;
	line->was_number = was->number;
	line->was_zone = was->zone;
	line->was_seats = was->seats;
	if (line->kind == IMPORT_CHANGED)
		plan->changed[plan->n_changed++] = *row;
	else
		plan->n_same++;
}

static enum rc
plan_row(struct scope *sc, const struct import_file *file, const struct known *known, size_t i, struct plan *plan)
{
	struct table *row = &file->rows[i];
	const struct table *was = find(known, row);
	struct import_line *line = &plan->lines[i];

	if (was != NULL && known->claimed[was - known->rows])
		return fault(sc, RC_INVALID, "bad_table", "row %d: another row speaks of the same table",
			     file->numbers[i]);
	if (was == NULL) {
		plan_new(plan, i, row);
	} else {
		known->claimed[was - known->rows] = true;
		plan_known(plan, i, file, was);
	}
	line->row = file->numbers[i];
	line->uuid = row->uuid;
	line->number = row->number;
	line->zone = row->zone;
	line->seats = row->seats;
	return RC_OK;
}

/* Rows that name their table go first, so that the others find by place what is left. */
static enum rc
make_plan(struct scope *sc, const struct import_file *file, const struct known *known, struct plan *plan)
{
	*plan = (struct plan){
		.lines = scope_array(sc, file->n + 1, sizeof(*plan->lines)),
		.new = scope_array(sc, file->n + 1, sizeof(*plan->new)),
		.changed = scope_array(sc, file->n + 1, sizeof(*plan->changed)),
		.new_lines = scope_array(sc, file->n + 1, sizeof(*plan->new_lines)),
	};
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < file->n; i++)
			if (file->is_named[i] == (named == 1))
				TRY(plan_row(sc, file, known, i, plan));
	return RC_OK;
}

/* --- doing it ---------------------------------------------------------------------------------------------- */

static enum rc
write_plan(struct scope *sc, struct pg *pg, int64_t restaurant_id, struct plan *plan)
{
	const char **uuids = scope_array(sc, plan->n_new + 1, sizeof(*uuids));

	if (plan->n_changed > 0)
		TRY(table_update(sc, pg, restaurant_id, plan->changed, plan->n_changed));
	if (plan->n_new > 0)
		TRY(table_insert(sc, pg, restaurant_id, plan->new, plan->n_new, uuids));
	for (size_t i = 0; i < plan->n_new; i++)
		plan->lines[plan->new_lines[i]].uuid = uuids[i];
	return RC_OK;
}

static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
	  const struct plan *plan)
{
	return audit_add(sc, app->pg, who,
			 &(struct audit){.action = "table.import",
					 .restaurant_id = restaurant_id,
					 .subject_kind = "restaurant",
					 .subject_id = scope_printf(sc, "%" PRId64, restaurant_id),
					 .detail = scope_printf(sc, "{\"added\":%zu,\"changed\":%zu,\"same\":%zu}",
								plan->n_new, plan->n_changed, plan->n_same)});
}

/* Two imports of one restaurant wait for each other: the second plans on what the first has written. */
static enum rc
plan_and_write(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
	       const struct import_file *file, bool dry_run, struct plan *plan)
{
	AUTO_PG_TX *tx = NULL;
	struct table_list there;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(pg_exec(sc, app->pg, Q_RESTAURANT_LOCK, PG_ARGS(PG_I64(restaurant_id)), NULL));
	TRY(table_list_all(sc, app->pg, who, restaurant_id, TABLES_MAX, &there));
	struct known known = index_known(sc, there.rows, (size_t)there.n);

	TRY(make_plan(sc, file, &known, plan));
	if (dry_run || plan->n_new + plan->n_changed == 0)
		return RC_OK;
	TRY(write_plan(sc, app->pg, restaurant_id, plan));
	TRY(note_down(sc, app, who, restaurant_id, plan));
	return pg_commit(sc, app->pg);
}

enum rc
import_tables(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id, struct bytes csv,
	      bool dry_run, struct import_result *out)
{
	struct import_file file = {0};
	struct plan plan = {0};

	TRY(import_file_read(sc, csv, &file));
	TRY(plan_and_write(sc, app, who, restaurant_id, &file, dry_run, &plan));
	*out = (struct import_result){file.n, plan.n_new, plan.n_changed, plan.n_same, plan.lines};
	return RC_OK;
}
