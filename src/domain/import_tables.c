#include "config.h"
#include "domain/import_tables.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "model/card.h"
#include "model/csv.h"
#include "store/audit.h"
#include "store/table.h"

#define LOCK_WAIT_MS 5000
#define TABLES_MAX 100000 /* of one restaurant */

enum column { COLUMN_UUID, COLUMN_EXTERNAL_ID, COLUMN_NUMBER, COLUMN_ZONE, COLUMN_SEATS, COLUMN_COUNT };
static const char *const column_names[COLUMN_COUNT] = {"uuid", "external_id", "number", "zone", "seats"};

/* The file, row by row; a cell of a column that the file lacks is NULL. */
struct file {
	int column_of[COLUMN_COUNT];
	size_t n;
	struct table *rows;
	int *numbers;   /* of the rows in the file */
	bool *is_named; /* the row has a uuid or external_id */
};

/* The restaurant's tables, found by uuid, external_id or place. */
struct known {
	size_t n;
	const struct table *rows;
	const struct table **by_uuid, **by_external_id, **by_place;
	size_t n_external;
	bool *claimed; /* by a row of the file; beside rows */
};

/* --- the file ---------------------------------------------------------------------------------------------- */

static const char *
cell_of(const struct file *file, const char *const *cells, size_t n, enum column column)
{
	int at = file->column_of[column];

	if (at < 0)
		return NULL;
	return (size_t)at < n ? cells[at] : "";
}

static enum rc
bad(struct scope *sc, int row, enum column column, const char *why)
{
	return fault(sc, RC_INVALID, "bad_table", "row %d, column %s: %s", row, column_names[column], why);
}

static enum rc
read_seats(struct scope *sc, const char *cell, int row, int32_t *out)
{
	char *end;

	*out = 0;
	if (cell == NULL || cell[0] == '\0')
		return RC_OK;
	long seats = strtol(cell, &end, 10);

	if (cell[0] < '0' || cell[0] > '9' || *end != '\0' || seats < 1 || seats > CARD_SEATS_MAX)
		return bad(sc, row, COLUMN_SEATS, "seats are a number from 1 to 1000, or nothing");
	*out = (int32_t)seats;
	return RC_OK;
}

static enum rc
read_uuid(struct scope *sc, const char *cell, int row, const char **out)
{
	char canonical[CARD_UUID_LEN + 1];

	*out = NULL;
	if (cell == NULL || cell[0] == '\0')
		return RC_OK;
	if (!card_uuid_canonical(cell, canonical))
		return bad(sc, row, COLUMN_UUID, "this is no uuid");
	*out = scope_copy(sc, canonical);
	return RC_OK;
}

/* Texts by the rules that the press will apply to them. */
static enum rc
check_texts(struct scope *sc, const struct table *table, int row)
{
	const struct card card = {
		.uuid = "00000000-0000-4000-8000-000000000000",
		.number = table->number,
		.zone = table->zone == NULL ? "" : table->zone,
		.seats = "",
		.url = "",
		.restaurant = "",
		.brand = "",
		.date = "",
	};

	if (card_check(sc, &card) != RC_OK)
		return fault(sc, RC_INVALID, "bad_table", "row %d: %s", row, sc->fault.detail);
	if (table->external_id != NULL && strlen(table->external_id) > 200)
		return bad(sc, row, COLUMN_EXTERNAL_ID, "this is longer than 200 bytes");
	return RC_OK;
}

static enum rc
read_row(struct scope *sc, const struct file *file, const char *const *cells, size_t n, int row, struct table *out)
{
	const char *external_id = cell_of(file, cells, n, COLUMN_EXTERNAL_ID);

	TRY(read_uuid(sc, cell_of(file, cells, n, COLUMN_UUID), row, &out->uuid));
	TRY(read_seats(sc, cell_of(file, cells, n, COLUMN_SEATS), row, &out->seats));
	out->external_id = external_id != NULL && external_id[0] != '\0' ? external_id : NULL;
	out->number = cell_of(file, cells, n, COLUMN_NUMBER);
	out->zone = cell_of(file, cells, n, COLUMN_ZONE);
	return check_texts(sc, out, row);
}

static enum rc
read_rows(struct scope *sc, struct csv *csv, struct file *out)
{
	const char *cells[CSV_COLUMNS_MAX];
	size_t n;
	bool more = true;

	for (;;) {
		TRY(csv_row(sc, csv, cells, &n, &more));
		if (!more)
			return RC_OK;
		if (out->n == IMPORT_ROWS_MAX)
			return fault(sc, RC_LIMIT, "too_many_tables", "the file has more than %d rows",
				     IMPORT_ROWS_MAX);
		out->numbers[out->n] = csv->row;
		TRY(read_row(sc, out, cells, n, csv->row, &out->rows[out->n]));
		out->is_named[out->n] = out->rows[out->n].uuid != NULL || out->rows[out->n].external_id != NULL;
		out->n++;
	}
}

static size_t
count_lines(struct bytes csv)
{
	size_t n = 1;
	const char *at = csv.at, *end = at + csv.len;

	for (; at < end; at++)
		n += *at == '\n';
	return n < IMPORT_ROWS_MAX ? n : IMPORT_ROWS_MAX;
}

static enum rc
read_file(struct scope *sc, struct bytes bytes, struct file *out)
{
	struct csv csv;
	size_t max = count_lines(bytes);

	if (bytes.len > IMPORT_BYTES_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the file is over %zu bytes", IMPORT_BYTES_MAX);
	TRY(csv_open(sc, bytes, &csv));
	TRY(csv_header(sc, &csv, column_names, COLUMN_COUNT, out->column_of));
	if (out->column_of[COLUMN_NUMBER] < 0)
		return fault(sc, RC_INVALID, "bad_csv", "row 1: the column 'number' is missing");
	out->n = 0;
	out->rows = scope_array(sc, max + 1, sizeof(*out->rows));
	out->numbers = scope_array(sc, max + 1, sizeof(*out->numbers));
	out->is_named = scope_array(sc, max + 1, sizeof(*out->is_named));
	return read_rows(sc, &csv, out);
}

/* --- what is there ----------------------------------------------------------------------------------------- */

static int
by_uuid(const void *a, const void *b)
{
	return strcmp((*(const struct table *const *)a)->uuid, (*(const struct table *const *)b)->uuid);
}

static int
by_external_id(const void *a, const void *b)
{
	return strcmp((*(const struct table *const *)a)->external_id, (*(const struct table *const *)b)->external_id);
}

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
	qsort(k.by_uuid, n, sizeof(*k.by_uuid), by_uuid);
	qsort(k.by_place, n, sizeof(*k.by_place), by_place);
	qsort(k.by_external_id, k.n_external, sizeof(*k.by_external_id), by_external_id);
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
		found = bsearch(&row, k->by_uuid, k->n, sizeof(*k->by_uuid), by_uuid);
	else
		found = bsearch(&row, k->by_external_id, k->n_external, sizeof(*k->by_external_id), by_external_id);
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
complete(const struct file *file, const struct table *was, struct table *row)
{
	row->uuid = was->uuid;
	if (file->column_of[COLUMN_EXTERNAL_ID] < 0)
		row->external_id = was->external_id;
	if (file->column_of[COLUMN_ZONE] < 0)
		row->zone = was->zone;
	if (file->column_of[COLUMN_SEATS] < 0)
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
plan_known(struct plan *plan, size_t i, const struct file *file, const struct table *was)
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
plan_row(struct scope *sc, const struct file *file, const struct known *known, size_t i, struct plan *plan)
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
make_plan(struct scope *sc, const struct file *file, const struct known *known, struct plan *plan)
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

/* Two rows of one file must not speak of the same table. */
static enum rc
check_doubles(struct scope *sc, const struct file *file, size_t n, const struct table **sorted,
	      int (*order)(const void *, const void *), enum column column)
{
	qsort(sorted, n, sizeof(*sorted), order);
	for (size_t i = 1; i < n; i++)
		if (order(&sorted[i - 1], &sorted[i]) == 0)
			return bad(sc, file->numbers[sorted[i] - file->rows], column, "this stands in the file twice");
	return RC_OK;
}

static enum rc
check_file(struct scope *sc, const struct file *file)
{
	const struct table **uuids = scope_array(sc, file->n + 1, sizeof(*uuids));
	const struct table **external_ids = scope_array(sc, file->n + 1, sizeof(*external_ids));
	size_t n_uuids = 0, n_external_ids = 0;

	for (size_t i = 0; i < file->n; i++) {
		if (file->rows[i].uuid != NULL)
			uuids[n_uuids++] = &file->rows[i];
		if (file->rows[i].external_id != NULL)
			external_ids[n_external_ids++] = &file->rows[i];
	}
	TRY(check_doubles(sc, file, n_uuids, uuids, by_uuid, COLUMN_UUID));
	return check_doubles(sc, file, n_external_ids, external_ids, by_external_id, COLUMN_EXTERNAL_ID);
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
	       const struct file *file, bool dry_run, struct plan *plan)
{
	AUTO_PG_TX *tx = NULL;
	struct table_list there;

	TRY(pg_begin(sc, app->pg, &tx, LOCK_WAIT_MS));
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
	struct file file = {0};
	struct plan plan = {0};

	TRY(read_file(sc, csv, &file));
	TRY(check_file(sc, &file));
	TRY(plan_and_write(sc, app, who, restaurant_id, &file, dry_run, &plan));
	*out = (struct import_result){file.n, plan.n_new, plan.n_changed, plan.n_same, plan.lines};
	return RC_OK;
}
