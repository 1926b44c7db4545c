/*
 * Tables of text as spreadsheets write them: RFC 4180 with quotes, doubled quotes and line breaks inside cells,
 * CRLF or LF, a byte order mark or none, UTF-8; separated by commas, or by semicolons where the first row has
 * semicolons and no comma (spreadsheets of countries with decimal commas). Rows are counted as a spreadsheet shows
 * them: the header is 1, a cell with line breaks is in one row. Rows without any text are passed over.
 */
#ifndef POSM_MODEL_CSV_H
#define POSM_MODEL_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define CSV_COLUMNS_MAX 64
#define CSV_CELL_MAX ((size_t)4096) /* bytes */

struct csv {
	const char *at, *end;
	char separator;
	int row; /* of the row last read */
};

/* Borrows the bytes. RC_INVALID bad_csv: not UTF-8, or a NUL in it. */
enum rc csv_open(struct scope *sc, struct bytes bytes, struct csv *out) MUST_CHECK;
/*
 * The first row: column_of[i] is where names[i] stands, -1 when it is not there. Names are compared without regard to
 * case and surrounding blanks. RC_INVALID bad_csv: a column of another name, or one twice, or no row at all.
 */
enum rc csv_header(struct scope *sc, struct csv *csv, const char *const *names, size_t n_names,
		   int *column_of) MUST_CHECK;
/*
 * The next row's cells, copied into the scope, blanks around them cut; at most CSV_COLUMNS_MAX. *more false: there was
 * none. RC_INVALID bad_csv naming the row.
 */
enum rc csv_row(struct scope *sc, struct csv *csv, const char **cells, size_t *n_cells, bool *more) MUST_CHECK;

#endif
