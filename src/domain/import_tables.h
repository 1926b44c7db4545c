/*
 * A restaurant's tables from CSV: header uuid,external_id,number,zone,seats in any order (number is required), one
 * table a row. A row with a uuid or external_id that the restaurant has changes that table; a row without either
 * changes a table of that zone and number that no other row names; what is left is new. Tables that the file does not
 * speak of stay.
 */
#ifndef POSM_DOMAIN_IMPORT_TABLES_H
#define POSM_DOMAIN_IMPORT_TABLES_H

#include "domain/app.h"
#include "model/who.h"
#include "base/text.h"

#define IMPORT_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define IMPORT_ROWS_MAX 50000

enum import_kind { IMPORT_ADDED, IMPORT_CHANGED, IMPORT_SAME };

/* One line of what the import does. was_*: before, of a changed table. */
struct import_line {
	enum import_kind kind;
	int row; /* of the file, the header is 1 */
	const char *uuid, *number, *zone;
	int32_t seats;
	const char *was_number, *was_zone;
	int32_t was_seats;
};

struct import_result {
	size_t n, added, changed, same;
	const struct import_line *lines;
};

/*
 * All rows or none. dry_run: says what would happen (new tables have uuid NULL). RC_INVALID bad_csv, bad_table with
 * row and column in the text; RC_MISSING not_found; RC_CONFLICT uuid_taken: a uuid of another restaurant or of
 * a removed table.
 */
enum rc import_tables(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
		      struct bytes csv, bool dry_run, struct import_result *out) MUST_CHECK;

#endif
