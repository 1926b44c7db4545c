#include "config.h"
#include "domain/import_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "domain/import_tables.h"
#include "model/card.h"
#include "model/csv.h"

#define EXTERNAL_ID_MAX 200 /* bytes */

static const char *const column_names[IMPORT_COLUMN_COUNT] = {"uuid", "external_id", "number", "zone", "seats"};

/* --- a row ------------------------------------------------------------------------------------------------- */

static const char *
cell_of(const struct import_file *file, const char *const *cells, size_t n, enum import_column column)
{
	int at = file->column_of[column];

	if (at < 0)
		return NULL;
	return (size_t)at < n ? cells[at] : "";
}

static enum rc
bad(struct scope *sc, int row, enum import_column column, const char *why)
{
	return fault(sc, RC_INVALID, "bad_table", "row %d, column %s: %s", row, column_names[column], why);
}

static enum rc
read_seats(struct scope *sc, const char *cell, int row, int32_t *out)
{
	int64_t seats;

	*out = 0;
	if (cell == NULL || cell[0] == '\0')
		return RC_OK;
	if (!text_to_int(cell, 1, CARD_SEATS_MAX, &seats))
		return bad(sc, row, IMPORT_COLUMN_SEATS, "seats are a number from 1 to 1000, or nothing");
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
		return bad(sc, row, IMPORT_COLUMN_UUID, "this is no uuid");
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
	if (table->external_id != NULL && strlen(table->external_id) > EXTERNAL_ID_MAX)
		return bad(sc, row, IMPORT_COLUMN_EXTERNAL_ID, "this is longer than 200 bytes");
	return RC_OK;
}

static enum rc
read_row(struct scope *sc, const struct import_file *file, const char *const *cells, size_t n, int row,
	 struct table *out)
{
	const char *external_id = cell_of(file, cells, n, IMPORT_COLUMN_EXTERNAL_ID);

	TRY(read_uuid(sc, cell_of(file, cells, n, IMPORT_COLUMN_UUID), row, &out->uuid));
	TRY(read_seats(sc, cell_of(file, cells, n, IMPORT_COLUMN_SEATS), row, &out->seats));
	out->external_id = external_id != NULL && external_id[0] != '\0' ? external_id : NULL;
	out->number = cell_of(file, cells, n, IMPORT_COLUMN_NUMBER);
	out->zone = cell_of(file, cells, n, IMPORT_COLUMN_ZONE);
	return check_texts(sc, out, row);
}

static enum rc
read_rows(struct scope *sc, struct csv *csv, struct import_file *out)
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

/* --- the whole --------------------------------------------------------------------------------------------- */

int
import_file_by_uuid(const void *a, const void *b)
{
	return strcmp((*(const struct table *const *)a)->uuid, (*(const struct table *const *)b)->uuid);
}

int
import_file_by_external_id(const void *a, const void *b)
{
	return strcmp((*(const struct table *const *)a)->external_id, (*(const struct table *const *)b)->external_id);
}

/* Two rows of one file must not speak of the same table. */
static enum rc
check_doubles(struct scope *sc, const struct import_file *file, size_t n, const struct table **sorted,
	      int (*order)(const void *, const void *), enum import_column column)
{
	qsort(sorted, n, sizeof(*sorted), order);
	for (size_t i = 1; i < n; i++)
		if (order(&sorted[i - 1], &sorted[i]) == 0)
			return bad(sc, file->numbers[sorted[i] - file->rows], column, "this stands in the file twice");
	return RC_OK;
}

static enum rc
check_file(struct scope *sc, const struct import_file *file)
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
	TRY(check_doubles(sc, file, n_uuids, uuids, import_file_by_uuid, IMPORT_COLUMN_UUID));
	return check_doubles(sc, file, n_external_ids, external_ids, import_file_by_external_id,
			     IMPORT_COLUMN_EXTERNAL_ID);
}

enum rc
import_file_read(struct scope *sc, struct bytes bytes, struct import_file *out)
{
	struct csv csv;
	size_t max = count_lines(bytes);

	if (bytes.len > IMPORT_BYTES_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the file is over %zu bytes", IMPORT_BYTES_MAX);
	TRY(csv_open(sc, bytes, &csv));
	TRY(csv_header(sc, &csv, column_names, IMPORT_COLUMN_COUNT, out->column_of));
	if (out->column_of[IMPORT_COLUMN_NUMBER] < 0)
		return fault(sc, RC_INVALID, "bad_csv", "row 1: the column 'number' is missing");
	out->n = 0;
	out->rows = scope_array(sc, max + 1, sizeof(*out->rows));
	out->numbers = scope_array(sc, max + 1, sizeof(*out->numbers));
	out->is_named = scope_array(sc, max + 1, sizeof(*out->is_named));
	TRY(read_rows(sc, &csv, out));
	return check_file(sc, out);
}
