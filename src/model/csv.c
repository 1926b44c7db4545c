#include "config.h"
#include "model/csv.h"

#include <string.h>
#include <strings.h>

#include "base/scope.h"
#include "base/utf8.h"

static char
separator_of(const char *at, const char *end)
{
	const char *eol = memchr(at, '\n', (size_t)(end - at));
	size_t len = (size_t)((eol != NULL ? eol : end) - at);

	return memchr(at, ',', len) == NULL && memchr(at, ';', len) != NULL ? ';' : ',';
}

enum rc
csv_open(struct scope *sc, struct bytes bytes, struct csv *out)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t chars;

	if (!utf8_count(bytes.at, bytes.len, &chars) || memchr(bytes.at, '\0', bytes.len) != NULL)
		return fault(sc, RC_INVALID, "bad_csv", "the table is not text in UTF-8; save it as \"CSV UTF-8\"");
	*out = (struct csv){bytes.at, (const char *)bytes.at + bytes.len, ',', 0};
	if (bytes.len >= 3 && memcmp(bytes.at, mark, 3) == 0)
		out->at += 3;
	out->separator = separator_of(out->at, out->end);
	return RC_OK;
}

static enum rc
bad_row(struct scope *sc, const struct csv *csv, const char *what)
{
	return fault(sc, RC_INVALID, "bad_csv", "row %d: %s", csv->row, what);
}

/* Inside the quotes up to behind the closing one. */
static enum rc
read_quoted(struct scope *sc, struct csv *csv, struct text *cell)
{
	for (csv->at++; csv->at < csv->end; csv->at++) {
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
	return bad_row(sc, csv, "a quotation mark is not closed");
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
read_cell(struct scope *sc, struct csv *csv, const char **out)
{
	struct text *cell = text_new(sc, CSV_CELL_MAX);

	if (csv->at < csv->end && *csv->at == '"')
		TRY(read_quoted(sc, csv, cell));
	else
		for (; !ends_cell(csv); csv->at++)
			text_add_char(cell, *csv->at);
	if (cell->full)
		return bad_row(sc, csv, "a cell is too long");
	if (!ends_cell(csv))
		return bad_row(sc, csv, "something stands behind a closing quotation mark");
	*out = trimmed(cell->at);
	return RC_OK;
}

static void
skip_line_end(struct csv *csv)
{
	if (csv->at < csv->end && *csv->at == '\r')
		csv->at++;
	if (csv->at < csv->end && *csv->at == '\n')
		csv->at++;
}

/* One row, be it empty. */
static enum rc
read_row(struct scope *sc, struct csv *csv, const char **cells, size_t *n, bool *has_text)
{
	csv->row++;
	*has_text = false;
	for (*n = 0;; csv->at++) {
		if (*n == CSV_COLUMNS_MAX)
			return bad_row(sc, csv, "there are too many columns");
		TRY(read_cell(sc, csv, &cells[*n]));
		*has_text |= cells[(*n)++][0] != '\0';
		if (csv->at == csv->end || *csv->at != csv->separator)
			break;
	}
	skip_line_end(csv);
	return RC_OK;
}

enum rc
csv_row(struct scope *sc, struct csv *csv, const char **cells, size_t *n_cells, bool *more)
{
	bool has_text = false;

	while (!has_text && csv->at < csv->end)
		TRY(read_row(sc, csv, cells, n_cells, &has_text));
	*more = has_text;
	return RC_OK;
}

static enum rc
name_column(struct scope *sc, const char *cell, int column, const char *const *names, size_t n_names, int *column_of)
{
	for (size_t i = 0; i < n_names; i++) {
		if (strcasecmp(cell, names[i]) != 0)
			continue;
		if (column_of[i] >= 0)
			return fault(sc, RC_INVALID, "bad_csv", "row 1: the column '%s' stands there twice", cell);
		column_of[i] = column;
		return RC_OK;
	}
	struct text *known = text_new(sc, 1000);

	for (size_t i = 0; i < n_names; i++)
		text_addf(known, "%s%s", i > 0 ? ", " : "", names[i]);
	return fault(sc, RC_INVALID, "bad_csv", "row 1: there is no column '%s'; the header names %s", cell, known->at);
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
		TRY(name_column(sc, cells[i], (int)i, names, n_names, column_of));
	return RC_OK;
}
