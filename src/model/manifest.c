#include "config.h"
#include "model/manifest.h"

#include <stdbool.h>
#include <string.h>

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
static bool
is_formula(const char *cell)
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
	bool defuse = is_formula(cell);

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

static void
add_row(struct text *out, const char *const cells[6])
{
	for (int i = 0; i < 6; i++) {
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
