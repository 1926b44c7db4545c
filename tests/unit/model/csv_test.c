#include "config.h"
#include "model/csv.h"

#include "unit/t.h"

static const char *const names[] = {"uuid", "number", "zone"};

static struct bytes
of(const char *text)
{
	return (struct bytes){text, strlen(text)};
}

/* Every cell of every row with its number, as "2:a|b 3:c". */
static const char *
read_all(struct scope *sc, const char *text)
{
	struct text *t = text_new(sc, 10000);
	const char *cells[CSV_COLUMNS_MAX];
	struct csv csv;
	size_t n;
	bool more = true;

	if (csv_open(sc, of(text), NULL, &csv) != RC_OK)
		return "not opened";
	for (;;) {
		if (csv_row(sc, &csv, cells, &n, &more) != RC_OK)
			return sc->fault.detail;
		if (!more)
			return t->at;
		text_addf(t, "%s%d:", t->len > 0 ? " " : "", csv.row);
		for (size_t i = 0; i < n; i++)
			text_addf(t, "%s%s", i > 0 ? "|" : "", cells[i]);
	}
}

static void
plain_rows_end_in_crlf_lf_or_the_file(struct scope *sc)
{
	CHECK_TEXT(read_all(sc, "a,b\r\nc,\nd, e "), "1:a|b 2:c| 3:d|e");
	CHECK_TEXT(read_all(sc, ""), "");
	CHECK_TEXT(read_all(sc, "a"), "1:a");
}

static void
a_byte_order_mark_is_no_text(struct scope *sc)
{
	CHECK_TEXT(read_all(sc, "\xef\xbb\xbf"
				"a,b\n"),
		   "1:a|b");
}

static void
quotes_hold_separators_quotes_and_line_breaks(struct scope *sc)
{
	CHECK_TEXT(read_all(sc, "\"a,b\",\"say \"\"x\"\"\"\n\"two\nlines\",\"\"\nz\n"), "1:a,b|say \"x\" 2:two\nlines| 3:z");
}

static void
broken_quotes_name_their_row(struct scope *sc)
{
	CHECK_TEXT(read_all(sc, "a\n\"b\n"), "row 2: a quotation mark is not closed");
	CHECK_TEXT(read_all(sc, "a\n\n\"b\"c\n"), "row 3: something stands behind a closing quotation mark");
}

static void
semicolons_separate_where_the_header_has_no_comma(struct scope *sc)
{
	CHECK_TEXT(read_all(sc, "a;b\n1,5;2\n"), "1:a|b 2:1,5|2");
	CHECK_TEXT(read_all(sc, "a,b\n1;5,2\n"), "1:a|b 2:1;5|2");
}

static void
empty_rows_count_but_are_passed_over(struct scope *sc)
{
	CHECK_TEXT(read_all(sc, "a\n\n,,\nb\n\n"), "1:a 4:b");
}

static void
tabs_separate_and_quotes_hide_separators(struct scope *sc)
{
	CHECK_TEXT(read_all(sc, "a\tb\n1,5\t2;3\n"), "1:a|b 2:1,5|2;3");
	CHECK_TEXT(read_all(sc, "\"a;;\",b\n1,2\n"), "1:a;;|b 2:1|2");
}

static void
windows_1251_is_guessed_and_may_be_said(struct scope *sc)
{
	static const char hall[] = "number;zone\n1;\xc7\xe0\xeb\n"; /* Зал */
	const char *cells[CSV_COLUMNS_MAX];
	struct csv csv;
	size_t n;
	bool more;

	CHECK_TEXT(read_all(sc, hall), "1:number|zone 2:1|Зал");
	CHECK_OK(sc, csv_open(sc, of(hall), NULL, &csv));
	CHECK_INT(csv.charset, CHARSET_WINDOWS_1251);
	CHECK_TEXT(csv_separator_word(&csv), "semicolon");
	/* as UTF-8 it is "С†", as windows-1251 "РЎвЂ": only the sender can tell */
	CHECK_OK(sc, csv_open(sc, of("\xd0\xa1"), "Windows-1251", &csv));
	CHECK_OK(sc, csv_row(sc, &csv, cells, &n, &more));
	CHECK_TEXT(cells[0], "РЎ");
	CHECK_FAULT(sc, csv_open(sc, of(hall), "utf-8", &csv), "bad_csv");
	CHECK_FAULT(sc, csv_open(sc, of(hall), "koi8-r", &csv), "bad_charset");
}

static void
a_fault_in_utf8_is_no_other_encoding(struct scope *sc)
{
	struct csv csv;

	CHECK_FAULT(sc, csv_open(sc, of("number\nЗал\nСт\xd0\n"), NULL, &csv), "bad_csv");
	CHECK(strstr(sc->fault.detail, "line 3, byte 5") != NULL);
	CHECK_FAULT(sc, csv_open(sc, (struct bytes){"a\nb\0c", 5}, NULL, &csv), "bad_csv");
	CHECK(strstr(sc->fault.detail, "line 2, byte 2") != NULL);
	CHECK_FAULT(sc, csv_open(sc, of("\xc7\xe0\x98"), NULL, &csv), "bad_csv");
}

static const char *
argument(const struct scope *sc, const char *name)
{
	for (int i = 0; i < sc->fault.n_args; i++)
		if (strcmp(sc->fault.args[i].name, name) == 0)
			return sc->fault.args[i].value;
	return "";
}

static void
a_fault_says_line_and_column(struct scope *sc)
{
	read_all(sc, "a,b\n\"two\nlines\",x\n1,\"y\"z\n");
	CHECK_TEXT(sc->fault.detail, "row 3: something stands behind a closing quotation mark");
	CHECK_TEXT(argument(sc, "line"), "4");
	CHECK_TEXT(argument(sc, "column"), "2");
}

static enum rc
header(struct scope *sc, const char *text, int *column_of)
{
	struct csv csv;

	TRY(csv_open(sc, of(text), NULL, &csv));
	return csv_header(sc, &csv, names, LENGTH_OF(names), column_of);
}

static void
columns_are_found_in_any_order(struct scope *sc)
{
	int column_of[LENGTH_OF(names)];

	CHECK_OK(sc, header(sc, "Number, UUID\n", column_of));
	CHECK_INT(column_of[0], 1);
	CHECK_INT(column_of[1], 0);
	CHECK_INT(column_of[2], -1);
}

static void
unknown_and_double_columns_are_named(struct scope *sc)
{
	int column_of[LENGTH_OF(names)];

	CHECK_FAULT(sc, header(sc, "uuid,numbr\n", column_of), "bad_csv");
	CHECK(strstr(sc->fault.detail, "'numbr'") != NULL);
	CHECK_FAULT(sc, header(sc, "uuid,uuid\n", column_of), "bad_csv");
	CHECK_FAULT(sc, header(sc, "\n\n", column_of), "bad_csv");
}

static void
text_behind_the_last_column_is_not_lost(struct scope *sc)
{
	int column_of[LENGTH_OF(names)];
	const char *cells[CSV_COLUMNS_MAX];
	struct csv csv;
	size_t n;
	bool more;

	CHECK_OK(sc, csv_open(sc, of("uuid,number\na,1,,\nb,2, left\n"), NULL, &csv));
	CHECK_OK(sc, csv_header(sc, &csv, names, LENGTH_OF(names), column_of));
	CHECK_OK(sc, csv_row(sc, &csv, cells, &n, &more));
	CHECK_FAULT(sc, csv_row(sc, &csv, cells, &n, &more), "bad_csv");
	CHECK(strstr(sc->fault.detail, "row 3") != NULL && strstr(sc->fault.detail, "quotation marks") != NULL);
	CHECK_TEXT(argument(sc, "column"), "3");
}

static void
limits_hold(struct scope *sc)
{
	struct text *t = text_new(sc, 2 * CSV_CELL_MAX);

	for (size_t i = 0; i < CSV_CELL_MAX; i++)
		text_add_char(t, 'x');
	CHECK(strlen(read_all(sc, t->at)) == CSV_CELL_MAX + 2);
	text_add_char(t, 'x');
	CHECK_TEXT(read_all(sc, t->at), "row 1: a cell is too long");
	text_clear(t);
	for (size_t i = 0; i < CSV_COLUMNS_MAX; i++)
		text_add_char(t, ',');
	CHECK_TEXT(read_all(sc, t->at), "row 1: there are too many columns");
}

T_MAIN(T(plain_rows_end_in_crlf_lf_or_the_file), T(a_byte_order_mark_is_no_text),
       T(quotes_hold_separators_quotes_and_line_breaks), T(broken_quotes_name_their_row),
       T(semicolons_separate_where_the_header_has_no_comma), T(empty_rows_count_but_are_passed_over),
       T(tabs_separate_and_quotes_hide_separators),
       T(windows_1251_is_guessed_and_may_be_said), T(a_fault_in_utf8_is_no_other_encoding), T(a_fault_says_line_and_column), T(columns_are_found_in_any_order), T(unknown_and_double_columns_are_named),
       T(text_behind_the_last_column_is_not_lost),
       T(limits_hold))
