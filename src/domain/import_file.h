/*
 * The list of an import (domain/import_tables.h), CSV or JSON, as rows of tables, checked one by one and against each
 * other. CSV: a header of uuid, external_id, number, zone, seats in any order, number required, one table a row. JSON:
 * {"tables": [{...}]} with the same names.
 */
#ifndef POSM_DOMAIN_IMPORT_FILE_H
#define POSM_DOMAIN_IMPORT_FILE_H

#include <stdbool.h>

#include "base/text.h"
#include "domain/import_faults.h"
#include "store/table.h"

#define IMPORT_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define IMPORT_ROWS_MAX 100000

enum import_form { IMPORT_CSV, IMPORT_JSON };

enum import_column {
	IMPORT_COLUMN_UUID,
	IMPORT_COLUMN_EXTERNAL_ID,
	IMPORT_COLUMN_NUMBER,
	IMPORT_COLUMN_ZONE,
	IMPORT_COLUMN_SEATS,
	IMPORT_COLUMN_COUNT
};

struct import_row {
	struct table table; /* uuid, external_id, zone: NULL where the list has none; seats: 0 */
	unsigned given;     /* bits 1 << column: what the list says, be it nothing */
	bool faulty;        /* taken down in the file's faults: it is not gone by */
	int row, line;      /* CSV: of the file, the header is 1. JSON: the item from 0, and 0 */
};

struct import_file {
	enum import_form form;
	const char *separator, *charset;    /* CSV: what was guessed, in words; else NULL */
	int column_of[IMPORT_COLUMN_COUNT]; /* CSV: -1 where the file lacks it */
	size_t n;
	struct import_row *rows;
	struct import_faults *faults; /* of its rows, so far; import_plan_make ends with them */
};

/*
 * charset: CSV in that encoding; NULL: it is guessed. RC_INVALID bad_csv, bad_charset, bad_table, and what JSON can have;
 * RC_LIMIT too_large, too_many_tables. Faults of rows are taken down. Lives in the scope, the bytes are lent.
 */
enum rc import_file_read(struct scope *sc, enum import_form form, struct bytes bytes, const char *charset,
			 struct import_file *out) MUST_CHECK;
/* A fault about a row: with row, line and column of a CSV, with the JSON pointer of an item. */
enum rc import_file_fault(struct scope *sc, const struct import_file *file, const struct import_row *row,
			  enum import_column column, enum rc rc, const char *code, const char *why) MUST_CHECK;

#endif
