#include "config.h"
#include "ctl/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/scope.h"
#include "model/entry_name.h"
#include "model/placeholder.h"

static const char *const columns[ROSTER_COLUMNS] = {"uuid", "number", "zone", "seats"};

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

/* --- a row ----------------------------------------------------------------------- */

struct cells {
	const char *at[CSV_COLUMNS_MAX];
	size_t n;
};

static const char *
cell(const struct roster *r, const struct cells *cells, enum roster_column column)
{
	int at = r->column_of[column];

	return at < 0 || (size_t)at >= cells->n ? "" : cells->at[at];
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
fill_card(struct scope *sc, const struct roster *r, const struct cells *cells, size_t ordinal, struct card *card)
{
	const struct roster_frame *f = &r->frame;
	const char *seats = cell(r, cells, ROSTER_SEATS);
	char *uuid = scope_alloc(sc, CARD_UUID_LEN + 1);

	if (!card_uuid_canonical(cell(r, cells, ROSTER_UUID), uuid))
		return fault(sc, RC_INVALID, "bad_table", "'%s' is no uuid", cell(r, cells, ROSTER_UUID));
	TRY(check_seats(sc, seats));
	if (card_is_blank(cell(r, cells, ROSTER_NUMBER)))
		return fault(sc, RC_INVALID, "out_of_range", "'number' must not be empty");
	*card = (struct card){.ordinal = (int32_t)ordinal, .uuid = uuid, .number = cell(r, cells, ROSTER_NUMBER),
			      .zone = cell(r, cells, ROSTER_ZONE), .seats = seats, .restaurant = f->restaurant,
			      .brand = f->brand, .date = f->date};
	TRY(card_url(sc, f->link_template, uuid, &card->url));
	return card_check(sc, card);
}

static enum rc
name_of(struct scope *sc, const char *pattern, const struct card *card, const char **out)
{
	struct text *t = text_new(sc, 16384);

	placeholder_expand(t, pattern, card);
	char *name = entry_name_clean(sc, t->at);
	size_t len = strlen(name);

	if (len == 0)
		return fault(sc, RC_INVALID, "bad_names", "--names '%s' gives no file name", pattern);
	*out = len > 4 && strcasecmp(name + len - 4, ".pdf") == 0 ? name : scope_printf(sc, "%s.pdf", name);
	return RC_OK;
}

enum rc
roster_card(struct scope *sc, const struct roster *r, size_t i, struct card *out)
{
	struct csv csv = r->first;
	struct cells cells;
	bool more;

	csv.at += r->places[i];
	TRY(csv_row(sc, &csv, cells.at, &cells.n, &more));
	return fill_card(sc, r, &cells, i, out);
}

enum rc
roster_name(struct scope *sc, const struct roster *r, size_t i, const char **out)
{
	struct card card;

	TRY(roster_card(sc, r, i, &card));
	return name_of(sc, r->frame.names, &card, out);
}

enum rc
roster_cards(struct scope *sc, const struct roster *r, const struct card **out)
{
	struct card *cards = scope_array(sc, r->n, sizeof(*cards));

	for (size_t i = 0; i < r->n; i++)
		TRY(roster_card(sc, r, i, &cards[i]));
	*out = cards;
	return RC_OK;
}

/* --- what must not stand there twice ----------------------------------------------- */

/* Of a uuid or a file's name the beginning of its digest: what is the same has the same, and nothing else in practice. */
struct key {
	uint8_t digest[16];
	int row;
};

struct keys {
	struct key *uuids, *names;
	size_t room;
};

static void
end_keys(struct keys *keys)
{
	free(keys->uuids);
	free(keys->names);
}
#define AUTO_KEYS __attribute__((cleanup(end_keys))) struct keys

static void
set_key(struct key *key, const char *text, int row)
{
	uint8_t digest[DIGEST_BYTES];

	digest_of((struct bytes){text, strlen(text)}, digest);
	memcpy(key->digest, digest, sizeof(key->digest));
	key->row = row;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;
	int order = memcmp(x->digest, y->digest, sizeof(x->digest));

	return order != 0 ? order : x->row - y->row;
}

/* The row that has what an earlier one, *first, has already; 0 for none. */
static int
find_twice(struct key *keys, size_t n, int *first)
{
	assert(keys != NULL);
	qsort(keys, n, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < n; i++)
		if (memcmp(keys[i - 1].digest, keys[i].digest, sizeof(keys[i].digest)) == 0) {
			*first = keys[i - 1].row;
			return keys[i].row;
		}
	return 0;
}

static size_t
index_of(const struct roster *r, int row)
{
	size_t i = 0;

	while (r->rows[i] != row)
		i++;
	return i;
}

static enum rc
check_unique(struct scope *sc, const struct roster *r, struct keys *keys)
{
	struct card card;
	const char *name;
	int first, row = find_twice(keys->uuids, r->n, &first);

	if (row != 0) {
		TRY(roster_card(sc, r, index_of(r, row), &card));
		return fault(sc, RC_INVALID, "bad_table", "%s: rows %d and %d have the same uuid %s", r->path, first, row, card.uuid);
	}
	row = find_twice(keys->names, r->n, &first);
	if (row != 0) {
		TRY(roster_name(sc, r, index_of(r, row), &name));
		return fault(sc, RC_INVALID, "bad_names", "%s: rows %d and %d give the same file name '%s' (--names)", r->path, first,
			     row, name);
	}
	return RC_OK;
}

/* --- reading ------------------------------------------------------------------------ */

static void *
enlarge(void *at, size_t n, size_t size)
{
	void *larger = reallocarray(at, n, size);

	if (larger == NULL)
		abort();
	return larger;
}

static void
grow(struct roster *r, struct keys *keys)
{
	keys->room = keys->room == 0 ? 64 : keys->room * 2;
	keys->uuids = enlarge(keys->uuids, keys->room, sizeof(*keys->uuids));
	keys->names = enlarge(keys->names, keys->room, sizeof(*keys->names));
	r->rows = enlarge(r->rows, keys->room, sizeof(*r->rows));
	r->places = enlarge(r->places, keys->room, sizeof(*r->places));
}

static enum rc
check_row(struct scope *sc, const struct roster *r, const struct cells *cells, int row, struct keys *keys)
{
	struct card card;
	const char *name;

	if (r->n == r->frame.max)
		return fault(sc, RC_LIMIT, "too_many_tables", "there are more than %zu tables (option generation.max_tables)",
			     r->frame.max);
	TRY(fill_card(sc, r, cells, r->n, &card));
	TRY(name_of(sc, r->frame.names, &card, &name));
	set_key(&keys->uuids[r->n], card.uuid, row);
	set_key(&keys->names[r->n], name, row);
	return RC_OK;
}

/* Nothing of a row stays in the scope. */
static enum rc
read_row(struct scope *sc, struct csv *csv, struct roster *r, struct keys *keys, bool *more)
{
	struct arena_mark mark = arena_mark(sc->arena);
	uint32_t place = (uint32_t)(csv->at - r->first.at);
	struct cells cells;

	TRY(in_file(sc, r->path, csv_row(sc, csv, cells.at, &cells.n, more)));
	if (!*more)
		return RC_OK;
	if (r->n >= keys->room)
		grow(r, keys);
	TRY(in_row(sc, r->path, csv->row, check_row(sc, r, &cells, csv->row, keys)));
	r->places[r->n] = place;
	r->rows[r->n++] = csv->row;
	arena_release(sc->arena, mark);
	return RC_OK;
}

static enum rc
open_csv(struct scope *sc, struct bytes bytes, struct csv *csv, struct roster *r)
{
	TRY(csv_open(sc, bytes, NULL, csv));
	TRY(csv_header(sc, csv, columns, ROSTER_COLUMNS, r->column_of));
	for (size_t c = ROSTER_UUID; c <= ROSTER_NUMBER; c++)
		if (r->column_of[c] < 0)
			return fault(sc, RC_INVALID, "bad_csv", "row 1: the column '%s' is missing", columns[c]);
	return RC_OK;
}

/* A roster outlives its keys. */
static void
end_roster(void *thing)
{
	const struct roster *r = thing;

	free(r->rows);
	free(r->places);
}

static enum rc
read_rows(struct scope *sc, struct csv *csv, struct roster *r)
{
	AUTO_KEYS keys = {0};
	bool more = true;

	r->first = *csv;
	scope_at_end(sc, end_roster, r);
	while (more)
		TRY(read_row(sc, csv, r, &keys, &more));
	if (r->n == 0)
		return fault(sc, RC_INVALID, "no_tables", "%s: there are no tables below the header", r->path);
	return check_unique(sc, r, &keys);
}

enum rc
roster_load(struct scope *sc, const char *path, const struct roster_frame *frame, struct roster *out)
{
	struct roster *r = scope_alloc(sc, sizeof(*r));
	const char *url;
	struct bytes bytes;
	struct csv csv;

	*r = (struct roster){.path = path, .frame = *frame};
	if (placeholder_check(sc, frame->names) != RC_OK)
		return fault(sc, RC_INVALID, "bad_names", "--names '%s': %s", frame->names, sc->fault.detail);
	/* a wrong link is the option's fault, not that of the first row */
	TRY(card_url(sc, frame->link_template, "00000000-0000-4000-8000-000000000000", &url));
	TRY(file_read(sc, path, ROSTER_BYTES_MAX, &bytes));
	TRY(in_file(sc, path, open_csv(sc, bytes, &csv, r)));
	TRY(read_rows(sc, &csv, r));
	*out = *r;
	return RC_OK;
}
