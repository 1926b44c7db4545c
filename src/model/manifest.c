#include "config.h"
#include "model/manifest.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"

/* White space a spreadsheet may skip before it looks for a formula; a no-break space is 0xC2 0xA0 in UTF-8. */
static size_t
skip_space(const char *cell)
{
	size_t n = 0;

	for (;;) {
		n += strspn(cell + n, " \n");
		if (strncmp(cell + n, "\xc2\xa0", 2) != 0)
			return n;
		n += 2;
	}
}

/* = + - @ TAB CR, also the full-width signs that some spreadsheets normalise, begin a formula. */
bool
manifest_is_formula(const char *cell)
{
	static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
	const char *at = cell + skip_space(cell);

	if (*at != '\0' && strchr("=+-@\t\r", *at) != NULL)
		return true;
	for (size_t i = 0; i < LENGTH_OF(wide); i++)
		if (strncmp(at, wide[i], 3) == 0)
			return true;
	return false;
}

/* RFC 4180 section 2: a cell with a comma, a quote or a line break stands in quotes, its quotes doubled. */
static void
add_cell(struct text *out, const char *cell)
{
	bool defuse = manifest_is_formula(cell);

	if (!defuse && strpbrk(cell, ",\"\r\n;") == NULL) {
		text_add(out, cell);
		return;
	}
	text_add(out, defuse ? "\"'" : "\"");
	for (; *cell != '\0'; cell++) {
		if (*cell == '"')
			text_add_char(out, '"');
		text_add_char(out, *cell);
	}
	text_add_char(out, '"');
}

#define COLUMNS 6
#define COLUMN_FILE 4

static void
add_row(struct text *out, const char *const cells[COLUMNS])
{
	for (int i = 0; i < COLUMNS; i++) {
		if (i > 0)
			text_add_char(out, ',');
		add_cell(out, cells[i]);
	}
	text_add(out, "\r\n");
}

void
manifest_begin(struct text *out)
{
	text_add(out, "\xef\xbb\xbf");
	add_row(out, (const char *const[]){"number", "zone", "uuid", "link", "file", "sha256"});
}

void
manifest_add(struct text *out, const struct manifest_row *row)
{
	add_row(out, (const char *const[]){row->number, row->zone, row->uuid, row->link, row->file, row->sha256});
}

void
manifest_of(struct text *out, const struct manifest_cards *all)
{
	struct text hex;

	text_open(&hex, 2 * sizeof(all->sha256[0]));
	manifest_begin(out);
	for (size_t i = 0; i < all->n; i++) {
		const struct card *card = &all->cards[i];

		text_clear(&hex);
		text_add_hex(&hex, all->sha256[i], sizeof(all->sha256[i]));
		manifest_add(out, &(struct manifest_row){card->number, card->zone, card->uuid, card->url, all->names[i], hex.at});
	}
	text_close(&hex);
}

void
manifest_folders_begin(struct text *out)
{
	text_add(out, "\xef\xbb\xbfrestaurant,folder,generation,version,cards\r\n");
}

void
manifest_folders_add(struct text *out, const struct manifest_folder *folder)
{
	add_cell(out, folder->restaurant);
	text_add_char(out, ',');
	add_cell(out, folder->folder);
	text_addf(out, ",%" PRId64 ",%" PRId32 ",%" PRId32 "\r\n", folder->generation_id, folder->version, folder->cards);
}

/* A row as it stands: its cells with their quotes. */
struct raw_row {
	struct bytes cells[COLUMNS];
};

/* Where a cell ends: at a comma or CR outside of quotes. */
static const char *
cell_end(const char *p, const char *end)
{
	for (bool quoted = false; p < end; p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (!quoted && (*p == ',' || *p == '\r'))
			return p;
	}
	return end;
}

/* False when there is no such row. */
static bool
take_row(const char **at, const char *end, struct raw_row *row)
{
	const char *p = *at;

	for (int i = 0; i < COLUMNS; i++) {
		const char *stop = cell_end(p, end);

		if (stop == end || *stop != (i == COLUMNS - 1 ? '\r' : ','))
			return false;
		row->cells[i] = (struct bytes){p, (size_t)(stop - p)};
		p = stop + 1;
	}
	*at = p + 1; /* the LF */
	return p < end && *p == '\n';
}

static void
add_raw(struct text *out, const struct raw_row *row, const char *file)
{
	for (int i = 0; i < COLUMNS; i++) {
		if (i > 0)
			text_add_char(out, ',');
		if (i == COLUMN_FILE)
			add_cell(out, file);
		else
			text_add_bytes(out, row->cells[i].at, row->cells[i].len);
	}
	text_add(out, "\r\n");
}

enum rc
manifest_pick(struct scope *sc, struct text *out, struct bytes csv, const struct manifest_pick *picks, size_t n)
{
	const char *at = csv.at, *end = at + csv.len;
	struct raw_row row;
	bool there = take_row(&at, end, &row); /* the header */

	manifest_begin(out);
	for (int32_t i = 0; n > 0 && there; i++) {
		there = take_row(&at, end, &row);
		if (there && i == picks->row) {
			add_raw(out, &row, picks->file);
			picks++;
			n--;
		}
	}
	if (n > 0)
		return fault(sc, RC_BROKEN, "manifest_damaged", "%s has no row %" PRId32, MANIFEST_NAME, picks->row);
	return RC_OK;
}
