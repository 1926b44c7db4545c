/* The file of an import (domain/import_tables.h) as rows of tables, checked one by one and against each other. */
#ifndef POSM_DOMAIN_IMPORT_FILE_H
#define POSM_DOMAIN_IMPORT_FILE_H

#include <stdbool.h>

#include "base/text.h"
#include "store/table.h"

enum import_column {
	IMPORT_COLUMN_UUID,
	IMPORT_COLUMN_EXTERNAL_ID,
	IMPORT_COLUMN_NUMBER,
	IMPORT_COLUMN_ZONE,
	IMPORT_COLUMN_SEATS,
	IMPORT_COLUMN_COUNT
};

struct import_file {
	int column_of[IMPORT_COLUMN_COUNT]; /* -1: the file lacks it */
	size_t n;
	struct table *rows; /* uuid, external_id: NULL where empty; zone: NULL where the file lacks it; seats: 0 */
	int *numbers;       /* of the rows in the file, the header is 1 */
	bool *is_named;     /* the row has a uuid or external_id */
};

/* RC_INVALID bad_csv, bad_table with row and column; RC_LIMIT too_large, too_many_tables. Lives in the scope. */
enum rc import_file_read(struct scope *sc, struct bytes csv, struct import_file *out) MUST_CHECK;

/* Orders of pointers to tables, for qsort and bsearch; the field is not NULL. */
int import_file_by_uuid(const void *a, const void *b);
int import_file_by_external_id(const void *a, const void *b);

#endif
