#include "config.h"
#include "ctl/roster.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/scope.h"
#include "model/csv.h"
#include "model/entry_name.h"
#include "model/placeholder.h"

enum column { UUID, NUMBER, ZONE, SEATS, COLUMNS };
static const char *const columns[COLUMNS] = {"uuid", "number", "zone", "seats"};

struct reader {
	const char *path;
	const struct roster_frame *frame;
	struct csv csv;
	int column_of[COLUMNS];
	const char *cells[CSV_COLUMNS_MAX];
	size_t n_cells;
};

/* Says again what a lower layer said, with the file (and the row) in front. */
static enum rc
in_file(struct scope *sc, const char *path, enum rc rc)
{
	return rc == RC_OK ? RC_OK : fault(sc, rc, sc->fault.code, "%s: %s", path, sc->fault.detail);
}

static enum rc
in_row(struct scope *sc, const char *path, int row, enum rc rc)
{
	return rc == RC_OK ? RC_OK : fault(sc, rc, sc->fault.code, "%s: row %d: %s", path, row, sc->fault.detail);
}

static const char *
cell(const struct reader *r, enum column column)
{
	int at = r->column_of[column];

	return at < 0 || (size_t)at >= r->n_cells ? "" : r->cells[at];
}

static enum rc
check_seats(struct scope *sc, const char *seats)
{
	int64_t n;

	if (seats[0] != '\0' && !text_to_int(seats, 0, CARD_SEATS_MAX, &n))
		return fault(sc, RC_INVALID, "bad_table", "seats '%s' must be a number up to %d, or nothing", seats,
			     CARD_SEATS_MAX);
	return RC_OK;
}

static enum rc
fill_card(struct scope *sc, const struct reader *r, struct card *card)
{
	const struct roster_frame *f = r->frame;
	char *uuid = scope_alloc(sc, CARD_UUID_LEN + 1);

	if (!card_uuid_canonical(cell(r, UUID), uuid))
		return fault(sc, RC_INVALID, "bad_table", "'%s' is no uuid", cell(r, UUID));
	TRY(check_seats(sc, cell(r, SEATS)));
	int32_t ordinal = card->ordinal;

	*card = (struct card){.ordinal = ordinal, .uuid = uuid, .number = cell(r, NUMBER), .zone = cell(r, ZONE),
			      .seats = cell(r, SEATS), .restaurant = f->restaurant, .brand = f->brand, .date = f->date};
	TRY(card_url(sc, f->link_template, uuid, &card->url));
	return card_check(sc, card);
}

/* --- names of files -------------------------------------------------------------- */

static enum rc
fill_name(struct scope *sc, const struct reader *r, const struct card *card, const char **out)
{
	struct text *t = text_new(sc, 16384);

	placeholder_expand(t, r->frame->names, card);
	char *name = entry_name_clean(sc, t->at);
	size_t len = strlen(name);

	if (len == 0)
		return fault(sc, RC_INVALID, "bad_names", "--names '%s' gives no file name", r->frame->names);
	*out = len > 4 && strcasecmp(name + len - 4, ".pdf") == 0 ? name : scope_printf(sc, "%s.pdf", name);
	return RC_OK;
}

/* --- what must not stand there twice ----------------------------------------------- */

struct line {
	const char *text;
	int row;
};

static int
compare_lines(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order != 0 ? order : x->row - y->row;
}

static enum rc
check_unique(struct scope *sc, const struct roster *r, bool by_name)
{
	struct line *lines = scope_array(sc, r->n, sizeof(*lines));

	for (size_t i = 0; i < r->n; i++)
		lines[i] = (struct line){by_name ? r->names[i] : r->cards[i].uuid, r->rows[i]};
	qsort(lines, r->n, sizeof(*lines), compare_lines);
	for (size_t i = 1; i < r->n; i++)
		if (strcmp(lines[i - 1].text, lines[i].text) == 0)
			return fault(sc, RC_INVALID, by_name ? "bad_names" : "bad_table",
				     by_name ? "%s: rows %d and %d give the same file name '%s' (--names)"
					     : "%s: rows %d and %d have the same uuid %s",
				     r->path, lines[i - 1].row, lines[i].row, lines[i].text);
	return RC_OK;
}

/* --- reading ------------------------------------------------------------------------ */

static void
grow(struct scope *sc, struct roster *r, size_t *room)
{
	size_t more = *room == 0 ? 64 : *room * 2;
	struct card *cards = scope_array(sc, more, sizeof(*cards));
	int *rows = scope_array(sc, more, sizeof(*rows));
	const char **names = scope_array(sc, more, sizeof(*names));

	if (r->n > 0) {
		memcpy(cards, r->cards, r->n * sizeof(*cards));
		memcpy(rows, r->rows, r->n * sizeof(*rows));
		memcpy(names, r->names, r->n * sizeof(*names));
	}
	r->cards = cards;
	r->rows = rows;
	r->names = names;
	*room = more;
}

static enum rc
add_row(struct scope *sc, const struct reader *r, struct roster *out)
{
	if (out->n == r->frame->max)
		return fault(sc, RC_LIMIT, "too_many_tables", "there are more than %zu tables (option generation.max_tables)",
			     r->frame->max);
	struct card *card = &out->cards[out->n];

	card->ordinal = (int32_t)out->n;
	TRY(fill_card(sc, r, card));
	TRY(fill_name(sc, r, card, &out->names[out->n]));
	out->rows[out->n++] = r->csv.row;
	return RC_OK;
}

static enum rc
read_rows(struct scope *sc, struct reader *r, struct roster *out)
{
	size_t room = 0;

	for (out->n = 0;;) {
		bool more;

		if (out->n == room)
			grow(sc, out, &room);
		TRY(in_file(sc, r->path, csv_row(sc, &r->csv, r->cells, &r->n_cells, &more)));
		if (!more)
			return RC_OK;
		TRY(in_row(sc, r->path, r->csv.row, add_row(sc, r, out)));
	}
}

static enum rc
open_csv(struct scope *sc, struct reader *r, struct bytes bytes)
{
	TRY(csv_open(sc, bytes, &r->csv));
	TRY(csv_header(sc, &r->csv, columns, COLUMNS, r->column_of));
	for (enum column c = UUID; c <= NUMBER; c++)
		if (r->column_of[c] < 0)
			return fault(sc, RC_INVALID, "bad_csv", "row 1: the column '%s' is missing", columns[c]);
	return RC_OK;
}

enum rc
roster_load(struct scope *sc, const char *path, const struct roster_frame *frame, struct roster *out)
{
	struct reader r = {.path = path, .frame = frame};
	const char *url;
	struct bytes bytes;

	if (placeholder_check(sc, frame->names) != RC_OK)
		return fault(sc, RC_INVALID, "bad_names", "--names '%s': %s", frame->names, sc->fault.detail);
	/* a wrong link is the option's fault, not that of the first row */
	TRY(card_url(sc, frame->link_template, "00000000-0000-4000-8000-000000000000", &url));
	TRY(file_read(sc, path, ROSTER_BYTES_MAX, &bytes));
	TRY(in_file(sc, path, open_csv(sc, &r, bytes)));
	*out = (struct roster){.path = path};
	TRY(read_rows(sc, &r, out));
	if (out->n == 0)
		return fault(sc, RC_INVALID, "no_tables", "%s: there are no tables below the header", path);
	TRY(check_unique(sc, out, false));
	return check_unique(sc, out, true);
}
