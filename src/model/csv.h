/*
 * Tables of text as spreadsheets write them: RFC 4180 with quotes, doubled quotes and line breaks inside cells,
 * CRLF or LF, in an encoding of model/charset.h; separated by whichever of comma, semicolon (spreadsheets of countries
 * with decimal commas) and tab the first line has most of outside quotes, by commas where it has none; a first line "sep=;" says
 * which. Rows are counted as
 * a spreadsheet shows them: the header is 1, a cell with line breaks is in one row. Rows without any text are passed over.
 * Faults name the row, and as arguments the `line` of the file where it begins and the `column`, all from 1.
 */
#ifndef POSM_MODEL_CSV_H
#define POSM_MODEL_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "model/charset.h"

#define CSV_COLUMNS_MAX 64
#define CSV_CELL_MAX ((size_t)4096) /* bytes */

struct csv {
	const char *at, *end;
	char separator;
	enum charset charset;
	int row, line;  /* of the row last read */
	int next_line;
	size_t columns; /* of the header, 0 before it is read */
};

/* Borrows the bytes. charset: as charset_to_utf8 takes it, with its faults. */
enum rc csv_open(struct scope *sc, struct bytes bytes, const char *charset, struct csv *out) MUST_CHECK;
/* "comma", "semicolon", "tab" */
const char *csv_separator_word(const struct csv *csv);
/* The fault bad_csv or bad_table (code) about a cell of the row last read; column from 1, 0: the whole row. */
enum rc csv_fault(struct scope *sc, const struct csv *csv, const char *code, int column, const char *what) MUST_CHECK;
/*
 * The first row: column_of[i] is where names[i] stands, -1 when it is not there; "number|номер" is either, and called the first.
 * Names are compared without regard to case (Latin, Russian) and surrounding blanks. RC_INVALID
 * bad_csv: a column of another name, or one twice, or no row at all.
 */
enum rc csv_header(struct scope *sc, struct csv *csv, const char *const *names, size_t n_names,
		   int *column_of) MUST_CHECK;
/*
 * The next row's cells, copied into the scope, blanks around them cut; at most CSV_COLUMNS_MAX. *more false: there was
 * none. RC_INVALID bad_csv naming the row, and the next call goes on behind its line: also where text stands behind the header's
 * last column, as an unquoted comma in a text makes it.
 */
enum rc csv_row(struct scope *sc, struct csv *csv, const char **cells, size_t *n_cells, bool *more) MUST_CHECK;

#endif
