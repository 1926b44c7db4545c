#include "config.h"
#include "domain/import_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "domain/check_table.h"
#include "js/js.h"
#include "model/card.h"
#include "model/csv.h"
#include "model/label.h"

static const char *const column_names[IMPORT_COLUMN_COUNT + 1] = {"uuid", "external_id", "number", "zone", "seats", NULL};

/* Of a CSV, as people write them. */
static const char *const headers[IMPORT_COLUMN_COUNT] = {
	[IMPORT_COLUMN_UUID] = "uuid",
	[IMPORT_COLUMN_EXTERNAL_ID] = "external_id|внешний номер|внешний id",
	[IMPORT_COLUMN_NUMBER] = "number|номер|номер стола|стол|№",
	[IMPORT_COLUMN_ZONE] = "zone|зона|зал",
	[IMPORT_COLUMN_SEATS] = "seats|мест|места|количество мест",
};

enum rc
import_file_fault(struct scope *sc, const struct import_file *file, const struct import_row *row, enum import_column column,
		  enum rc rc, const char *code, const char *why)
{
	const char *name = column_names[column];

	if (file->form == IMPORT_JSON) {
		rc = fault_at(sc, fault(sc, rc, code, "%s", why), "/tables/%d/%s", row->row, name);
		fault_arg(sc, "what", "%s", why);
		return rc;
	}
	rc = fault(sc, rc, code, "row %d, column %s: %s", row->row, name, why);
	fault_arg(sc, "line", "%d", row->line);
	if (file->column_of[column] >= 0)
		fault_arg(sc, "column", "%d", file->column_of[column] + 1);
	fault_arg(sc, "what", "%s", why);
	return rc;
}

static enum rc
bad(struct scope *sc, const struct import_file *file, const struct import_row *row, enum import_column column, const char *why)
{
	return import_file_fault(sc, file, row, column, RC_INVALID, "bad_table", why);
}

static enum import_column
column_of(const char *name)
{
	enum import_column column = 0;

	while (strcmp(column_names[column], name) != 0)
		column++;
	return column;
}

static enum rc
read_uuid(struct scope *sc, const struct import_file *file, const char *text, struct import_row *out)
{
	char canonical[CARD_UUID_LEN + 1];

	if (text == NULL || text[0] == '\0')
		return RC_OK;
	if (!card_uuid_canonical(text, canonical))
		return bad(sc, file, out, IMPORT_COLUMN_UUID, "this is no uuid");
	out->table.uuid = scope_copy(sc, canonical);
	return RC_OK;
}

static enum rc
check_field(struct scope *sc, const struct import_file *file, const struct import_row *row, const char *field)
{
	if (check_table_field(sc, &row->table, field) == RC_OK)
		return RC_OK;
	const struct fault told = sc->fault;
	const char *what = told.detail;

	for (int i = 0; i < told.n_args; i++)
		what = strcmp(told.args[i].name, "what") == 0 ? told.args[i].value : what;
	enum rc rc = bad(sc, file, row, column_of(field), what);

	for (int i = 0; i < told.n_args; i++)
		if (strcmp(told.args[i].name, "what") != 0)
			fault_arg(sc, told.args[i].name, "%s", told.args[i].value);
	return rc;
}

static enum rc
note(struct scope *sc, const struct import_file *file, enum rc rc)
{
	return import_faults_note(sc, file->faults, rc);
}

/* Its texts, but for a number that could not be read. */
static enum rc
check_row(struct scope *sc, const struct import_file *file, struct import_row *row)
{
	if (row->table.number != NULL)
		TRY(note(sc, file, check_field(sc, file, row, "number")));
	else
		row->table.number = "";
	TRY(note(sc, file, check_field(sc, file, row, "zone")));
	return note(sc, file, check_field(sc, file, row, "external_id"));
}

static enum rc
too_many(struct scope *sc)
{
	enum rc rc = fault(sc, RC_LIMIT, "too_many_tables", "the list has more than %d rows", IMPORT_ROWS_MAX);

	fault_arg(sc, "max", "%d", IMPORT_ROWS_MAX);
	return rc;
}

/* --- CSV --------------------------------------------------------------------------------------------------- */

static const char *
cell_of(const struct import_file *file, const char *const *cells, size_t n, enum import_column column)
{
	int at = file->column_of[column];

	return at < 0 || (size_t)at >= n || cells[at][0] == '\0' ? NULL : cells[at];
}

/* "4.0", as some programs write whole numbers */
static bool
is_whole(const char *cell)
{
	size_t digits = strspn(cell, "0123456789");
	const char *rest = cell + digits;

	return digits > 0 && (*rest == '.' || *rest == ',') && rest[1 + strspn(rest + 1, "0")] == '\0';
}

static enum rc
read_seats(struct scope *sc, const struct import_file *file, const char *cell, struct import_row *out)
{
	int64_t seats = 0;

	if (cell != NULL && is_whole(cell))
		cell = scope_copy_n(sc, cell, strcspn(cell, ".,"));
	if (cell != NULL && !text_to_int(cell, 1, CARD_SEATS_MAX, &seats))
		return bad(sc, file, out, IMPORT_COLUMN_SEATS, "seats are a number from 1 to 1000, or nothing");
	out->table.seats = (int32_t)seats;
	return RC_OK;
}

static enum rc
read_cells(struct scope *sc, const struct import_file *file, const char *const *cells, size_t n, struct import_row *out)
{
	const char *number = cell_of(file, cells, n, IMPORT_COLUMN_NUMBER);
	int before = import_faults_count(file->faults);

	out->table.external_id = cell_of(file, cells, n, IMPORT_COLUMN_EXTERNAL_ID);
	out->table.number = number != NULL ? number : "";
	out->table.zone = cell_of(file, cells, n, IMPORT_COLUMN_ZONE);
	for (int c = 0; c < IMPORT_COLUMN_COUNT; c++)
		out->given |= file->column_of[c] >= 0 ? 1U << c : 0;
	TRY(note(sc, file, read_uuid(sc, file, cell_of(file, cells, n, IMPORT_COLUMN_UUID), out)));
	TRY(note(sc, file, read_seats(sc, file, cell_of(file, cells, n, IMPORT_COLUMN_SEATS), out)));
	TRY(check_row(sc, file, out));
	out->faulty = import_faults_count(file->faults) > before;
	return RC_OK;
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
read_rows(struct scope *sc, struct csv *csv, struct import_file *out)
{
	const char *cells[CSV_COLUMNS_MAX];
	size_t n;
	bool more = true;

	for (;;) {
		enum rc rc = csv_row(sc, csv, cells, &n, &more);

		TRY(note(sc, out, rc));
		if (rc != RC_OK)
			continue;
		if (!more)
			return RC_OK;
		if (out->n == IMPORT_ROWS_MAX)
			return too_many(sc);
		out->rows[out->n].row = csv->row;
		out->rows[out->n].line = csv->line;
		TRY(read_cells(sc, out, cells, n, &out->rows[out->n]));
		out->n++;
	}
}

static enum rc
read_csv(struct scope *sc, struct bytes bytes, const char *charset, struct import_file *out)
{
	struct csv csv;

	TRY(csv_open(sc, bytes, charset, &csv));
	TRY(csv_header(sc, &csv, headers, IMPORT_COLUMN_COUNT, out->column_of));
	if (out->column_of[IMPORT_COLUMN_NUMBER] < 0)
		return csv_fault(sc, &csv, "bad_csv", 0, "the column 'number' is missing");
	out->separator = csv_separator_word(&csv);
	out->charset = charset_words[csv.charset];
	out->rows = scope_array(sc, count_lines(bytes), sizeof(*out->rows));
	return read_rows(sc, &csv, out);
}

/* --- JSON -------------------------------------------------------------------------------------------------- */

/* As an empty cell is none. */
static const char *
none_if_empty(const char *text)
{
	return text == NULL || text[0] == '\0' ? NULL : text;
}

static enum rc
read_item(struct scope *sc, const struct import_file *file, const struct js *item, struct import_row *out)
{
	const char *uuid = NULL;
	int64_t seats = 0;
	int before = import_faults_count(file->faults);

	TRY(note(sc, file, js_fields(sc, item, column_names)));
	TRY(note(sc, file, js_text(sc, item, "uuid", JS_NULLABLE, 1, 100, &uuid)));
	TRY(note(sc, file, js_text(sc, item, "external_id", JS_NULLABLE, 1, CHECK_TABLE_EXTERNAL_ID_MAX, &out->table.external_id)));
	TRY(note(sc, file, js_text(sc, item, "number", JS_REQUIRED, 1, CARD_NUMBER_MAX, &out->table.number)));
	TRY(note(sc, file, js_text(sc, item, "zone", JS_NULLABLE, 0, CARD_ZONE_MAX, &out->table.zone)));
	TRY(note(sc, file, js_int(sc, item, "seats", JS_NULLABLE, 1, CARD_SEATS_MAX, &seats)));
	out->table.seats = (int32_t)seats;
	for (int c = 0; c < IMPORT_COLUMN_COUNT; c++)
		out->given |= js_has(item, column_names[c]) ? 1U << c : 0;
	TRY(note(sc, file, read_uuid(sc, file, uuid, out)));
	out->table.number = label_trimmed(sc, out->table.number);
	out->table.zone = label_trimmed(sc, out->table.zone);
	out->table.external_id = none_if_empty(label_trimmed(sc, out->table.external_id));
	TRY(check_row(sc, file, out));
	out->faulty = import_faults_count(file->faults) > before;
	return RC_OK;
}

static enum rc
read_json(struct scope *sc, struct bytes bytes, struct import_file *out)
{
	static const char *const fields[] = {"tables", NULL};
	struct js body, list;

	TRY(js_parse(sc, bytes, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_array(sc, &body, "tables", JS_REQUIRED, IMPORT_ROWS_MAX, &list));
	out->rows = scope_array(sc, js_count(&list) + 1, sizeof(*out->rows));
	for (; out->n < js_count(&list); out->n++) {
		struct js item = js_item(sc, &list, out->n);

		out->rows[out->n].row = (int)out->n;
		TRY(read_item(sc, out, &item, &out->rows[out->n]));
	}
	return RC_OK;
}

/* --- the whole --------------------------------------------------------------------------------------------- */

static int
by_uuid(const void *a, const void *b)
{
	return strcmp((*(const struct import_row *const *)a)->table.uuid, (*(const struct import_row *const *)b)->table.uuid);
}

static int
by_external_id(const void *a, const void *b)
{
	return strcmp((*(const struct import_row *const *)a)->table.external_id,
		      (*(const struct import_row *const *)b)->table.external_id);
}

/* Two rows of one list must not speak of the same table. */
static enum rc
check_doubles(struct scope *sc, const struct import_file *file, enum import_column column)
{
	struct import_row **sorted = scope_array(sc, file->n + 1, sizeof(*sorted));
	int (*order)(const void *, const void *) = column == IMPORT_COLUMN_UUID ? by_uuid : by_external_id;
	size_t n = 0;

	for (size_t i = 0; i < file->n; i++) {
		const struct table *t = &file->rows[i].table;

		if ((column == IMPORT_COLUMN_UUID ? t->uuid : t->external_id) != NULL)
			sorted[n++] = &file->rows[i];
	}
	qsort(sorted, n, sizeof(*sorted), order);
	for (size_t i = 1; i < n; i++)
		if (order(&sorted[i - 1], &sorted[i]) == 0) {
			struct import_row *later = sorted[i]->row > sorted[i - 1]->row ? sorted[i] : sorted[i - 1];

			later->faulty = true;
			TRY(note(sc, file, bad(sc, file, later, column, "this stands in the list twice")));
		}
	return RC_OK;
}

/* Of rows that say their zone, or that nothing else could name: those land in one place whatever is there. */
static bool
says_its_place(const struct import_row *row)
{
	return row->table.number[0] != '\0' && ((row->given & 1U << IMPORT_COLUMN_ZONE) != 0 ||
					       (row->table.uuid == NULL && row->table.external_id == NULL));
}

static int
by_place(const void *a, const void *b)
{
	const struct table *one = &(*(const struct import_row *const *)a)->table, *other = &(*(const struct import_row *const *)b)->table;
	int zone = strcmp(one->zone != NULL ? one->zone : "", other->zone != NULL ? other->zone : "");

	return zone != 0 ? zone : strcmp(one->number, other->number);
}

/* The plan would find them, if it came to one (import_plan.c): a list with faults is told of its doubles at once. */
static enum rc
check_double_places(struct scope *sc, const struct import_file *file)
{
	struct import_row **sorted = scope_array(sc, file->n + 1, sizeof(*sorted));
	size_t n = 0;

	for (size_t i = 0; i < file->n; i++)
		if (says_its_place(&file->rows[i]))
			sorted[n++] = &file->rows[i];
	qsort(sorted, n, sizeof(*sorted), by_place);
	for (size_t i = 1; i < n; i++)
		if (by_place(&sorted[i - 1], &sorted[i]) == 0) {
			struct import_row *later = sorted[i]->row > sorted[i - 1]->row ? sorted[i] : sorted[i - 1];

			later->faulty = true;
			TRY(note(sc, file, import_file_fault(sc, file, later, IMPORT_COLUMN_NUMBER, RC_CONFLICT, "tables_clash",
							     "the zone has another table of this number")));
		}
	return RC_OK;
}

enum rc
import_file_read(struct scope *sc, enum import_form form, struct bytes bytes, const char *charset, struct import_file *out)
{
	*out = (struct import_file){.form = form, .faults = import_faults_new(sc)};
	if (bytes.len > IMPORT_BYTES_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the list is over %zu bytes", IMPORT_BYTES_MAX);
	TRY(form == IMPORT_CSV ? read_csv(sc, bytes, charset, out) : read_json(sc, bytes, out));
	TRY(check_doubles(sc, out, IMPORT_COLUMN_UUID));
	TRY(check_doubles(sc, out, IMPORT_COLUMN_EXTERNAL_ID));
	return import_faults_count(out->faults) > 0 ? check_double_places(sc, out) : RC_OK;
}
