#include "config.h"
#include "model/csv.h"

#include <string.h>
#include <strings.h>

#include "base/scope.h"
#include "base/utf8.h"

static const char separators[] = ",;\t";

static char
separator_of(const char *at, const char *end)
{
	size_t n[sizeof(separators) - 1] = {0}, most = 0;
	bool quoted = false;

	for (; at < end && (quoted || *at != '\n'); at++) {
		const char *found = *at != '\0' ? strchr(separators, *at) : NULL;

		quoted ^= *at == '"';
		if (found != NULL && !quoted)
			n[found - separators]++;
	}
	for (size_t i = 1; i < LENGTH_OF(n); i++)
		most = n[i] > n[most] ? i : most;
	return separators[most];
}

/* "sep=;", a first line that spreadsheets write and do not show. */
static bool
take_separator(struct csv *csv)
{
	static const char mark[] = "sep=";
	const char *c = csv->at + sizeof(mark) - 1, *behind = c + 1;

	if (csv->end - csv->at < (ptrdiff_t)sizeof(mark) || strncasecmp(csv->at, mark, sizeof(mark) - 1) != 0 || *c == '\0' ||
	    strchr(separators, *c) == NULL)
		return false;
	if (behind < csv->end && *behind == '\r')
		behind++;
	if (behind < csv->end && *behind != '\n')
		return false;
	csv->separator = *c;
	csv->at = behind < csv->end ? behind + 1 : behind;
	csv->next_line++;
	return true;
}

const char *
csv_separator_word(const struct csv *csv)
{
	static const char *const words[] = {"comma", "semicolon", "tab"};

	return words[strchr(separators, csv->separator) - separators];
}

enum rc
csv_open(struct scope *sc, struct bytes bytes, const char *charset, struct csv *out)
{
	struct bytes text;

	*out = (struct csv){.next_line = 1};
	TRY(charset_to_utf8(sc, bytes, charset, &text, &out->charset));
	out->at = text.at;
	out->end = out->at + text.len;
	if (!take_separator(out))
		out->separator = separator_of(out->at, out->end);
	return RC_OK;
}

enum rc
csv_fault(struct scope *sc, const struct csv *csv, const char *code, int column, const char *what)
{
	enum rc rc = fault(sc, RC_INVALID, code, "row %d: %s", csv->row, what);

	fault_arg(sc, "line", "%d", csv->line);
	if (column > 0)
		fault_arg(sc, "column", "%d", column);
	fault_arg(sc, "what", "%s", what);
	return rc;
}

/* Inside the quotes up to behind the closing one. */
static enum rc
read_quoted(struct scope *sc, struct csv *csv, int column, struct text *cell)
{
	for (csv->at++; csv->at < csv->end; csv->at++) {
		csv->next_line += *csv->at == '\n';
		if (*csv->at != '"') {
			text_add_char(cell, *csv->at);
		} else if (csv->at + 1 < csv->end && csv->at[1] == '"') {
			text_add_char(cell, '"');
			csv->at++;
		} else {
			csv->at++;
			return RC_OK;
		}
	}
	return csv_fault(sc, csv, "bad_csv", column, "a quotation mark is not closed");
}

static bool
ends_cell(const struct csv *csv)
{
	return csv->at == csv->end || *csv->at == csv->separator || *csv->at == '\n' ||
	       (*csv->at == '\r' && (csv->at + 1 == csv->end || csv->at[1] == '\n'));
}

static char *
trimmed(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	for (n = strlen(s); n > 0 && strchr(" \t", s[n - 1]) != NULL; n--)
		s[n - 1] = '\0';
	return s;
}

static enum rc
read_cell(struct scope *sc, struct csv *csv, int column, const char **out)
{
	struct text *cell = text_new(sc, CSV_CELL_MAX);

	if (csv->at < csv->end && *csv->at == '"')
		TRY(read_quoted(sc, csv, column, cell));
	else
		for (; !ends_cell(csv); csv->at++)
			text_add_char(cell, *csv->at);
	if (cell->full)
		return csv_fault(sc, csv, "bad_csv", column, "a cell is too long");
	if (!ends_cell(csv))
		return csv_fault(sc, csv, "bad_csv", column, "something stands behind a closing quotation mark");
	*out = trimmed(cell->at);
	return RC_OK;
}

static void
skip_line_end(struct csv *csv)
{
	if (csv->at < csv->end && *csv->at == '\r')
		csv->at++;
	if (csv->at < csv->end && *csv->at == '\n') {
		csv->at++;
		csv->next_line++;
	}
}

/* One row, be it empty. */
static enum rc
read_row(struct scope *sc, struct csv *csv, const char **cells, size_t *n, bool *has_text)
{
	csv->row++;
	csv->line = csv->next_line;
	*has_text = false;
	for (*n = 0;; csv->at++) {
		if (*n == CSV_COLUMNS_MAX)
			return csv_fault(sc, csv, "bad_csv", (int)*n + 1, "there are too many columns");
		TRY(read_cell(sc, csv, (int)*n + 1, &cells[*n]));
		*has_text |= cells[(*n)++][0] != '\0';
		if (csv->at == csv->end || *csv->at != csv->separator)
			break;
	}
	skip_line_end(csv);
	return RC_OK;
}

/* A row that cannot be read is passed over with its line; a quotation mark that is not closed took everything. */
static enum rc
read_or_skip(struct scope *sc, struct csv *csv, const char **cells, size_t *n, bool *has_text)
{
	enum rc rc = read_row(sc, csv, cells, n, has_text);

	if (rc == RC_OK)
		return RC_OK;
	while (csv->at < csv->end && *csv->at != '\n')
		csv->at++;
	skip_line_end(csv);
	return rc;
}

static enum rc
too_wide(struct scope *sc, const struct csv *csv, int column, size_t n)
{
	enum rc rc = csv_fault(sc, csv, "bad_csv", column,
			       scope_printf(sc, "the row has %zu cells, the header %zu columns; put a text with a %s into quotation marks",
					    n, csv->columns, csv_separator_word(csv)));

	fault_arg(sc, "cells", "%zu", n);
	fault_arg(sc, "columns", "%zu", csv->columns);
	return rc;
}

/* Spreadsheets put empty cells at a row's end; a text there would be lost. */
static enum rc
check_end(struct scope *sc, const struct csv *csv, const char *const *cells, size_t n)
{
	for (size_t i = csv->columns; i < n; i++)
		if (cells[i][0] != '\0')
			return too_wide(sc, csv, (int)i + 1, n);
	return RC_OK;
}

enum rc
csv_row(struct scope *sc, struct csv *csv, const char **cells, size_t *n_cells, bool *more)
{
	bool has_text = false;

	while (!has_text && csv->at < csv->end)
		TRY(read_or_skip(sc, csv, cells, n_cells, &has_text));
	*more = has_text;
	return has_text && csv->columns > 0 ? check_end(sc, csv, cells, *n_cells) : RC_OK;
}

/* Latin and Russian letters: what headers are written in. */
static int32_t
lower(int32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	return c == 0x401 ? 0x451 : c;
}

static bool
same_name(const char *a, const char *a_end, const char *b, const char *b_end)
{
	while (a < a_end && b < b_end)
		if (lower(utf8_next(&a, a_end)) != lower(utf8_next(&b, b_end)))
			return false;
	return a == a_end && b == b_end;
}

/* Whether it is one of "number|номер|стол". */
static bool
is_named(const char *cell, const char *names)
{
	const char *end = cell + strlen(cell);

	for (;; names++) {
		size_t len = strcspn(names, "|");

		if (same_name(cell, end, names, names + len))
			return true;
		names += len;
		if (*names == '\0')
			return false;
	}
}

static enum rc
stands_twice(struct scope *sc, const struct csv *csv, const char *cell, int column)
{
	enum rc rc = csv_fault(sc, csv, "bad_csv", column, scope_printf(sc, "the column '%s' stands there twice", cell));

	fault_arg(sc, "name", "%s", cell);
	return rc;
}

static enum rc
name_column(struct scope *sc, const struct csv *csv, const char *cell, int column, const char *const *names, size_t n_names,
	    int *column_of)
{
	struct text *known = text_new(sc, 1000);

	for (size_t i = 0; i < n_names; i++) {
		text_addf(known, "%s%.*s", i > 0 ? ", " : "", (int)strcspn(names[i], "|"), names[i]);
		if (!is_named(cell, names[i]))
			continue;
		if (column_of[i] >= 0)
			return stands_twice(sc, csv, cell, column + 1);
		column_of[i] = column;
		return RC_OK;
	}
	enum rc rc = csv_fault(sc, csv, "bad_csv", column + 1,
			       scope_printf(sc, "there is no column '%s'; the header names %s, with commas, semicolons or tabs between",
					    cell, known->at));

	fault_arg(sc, "name", "%s", cell);
	fault_arg(sc, "known", "%s", known->at);
	return rc;
}

enum rc
csv_header(struct scope *sc, struct csv *csv, const char *const *names, size_t n_names, int *column_of)
{
	const char *cells[CSV_COLUMNS_MAX];
	size_t n;
	bool more;

	for (size_t i = 0; i < n_names; i++)
		column_of[i] = -1;
	TRY(csv_row(sc, csv, cells, &n, &more));
	if (!more)
		return fault(sc, RC_INVALID, "bad_csv", "the table is empty; its first row names the columns");
	for (size_t i = 0; i < n; i++)
		TRY(name_column(sc, csv, cells[i], (int)i, names, n_names, column_of));
	csv->columns = n;
	return RC_OK;
}
