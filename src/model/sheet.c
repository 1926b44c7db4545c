#include "config.h"
#include "model/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/text.h"
#include "model/settings.h"

#define MM (1 / MM_PER_PT)
#define IN 25.4
#define POINT (25.4 / 72)
#define LENGTH_MAX 100.0 /* mm, of bleed, gutter, margin */
#define PAPER_MIN 20.0   /* mm */
#define PAPER_MAX 2000.0
#define BLEED_PRESET 3.0
#define MARGIN_PRESET 10.0
#define NEAR 0.02 /* pt: two cuts so close are one */

const char *const sheet_word_names[SHEET_WORDS] = {"sheet", "marks", "bleed", "gutter", "margin", "order", "duplex", "copies"};

static const struct sheet_preset presets[] = {
	/* a sheet cut into equal parts: ISO 216 halves, half a millimetre more than A6 and A7 have */
	{"a4-2x2-a6", "A4: 4 cards A6 portrait", 210, 297, 2, 2, 0, 0, 105, 148.5, 105, 148.5, false},
	{"a4-2x2-a6-landscape", "A4 landscape: 4 cards A6 landscape", 297, 210, 2, 2, 0, 0, 148.5, 105, 148.5, 105, false},
	{"a4-2x4-a7", "A4: 8 cards A7 landscape", 210, 297, 2, 4, 0, 0, 105, 74.25, 105, 74.25, false},
	{"a4-4x2-a7", "A4 landscape: 8 cards A7 portrait", 297, 210, 4, 2, 0, 0, 74.25, 105, 74.25, 105, false},
	{"card-85x55", "A4: 10 business cards 85 x 55 mm", 210, 297, 2, 5, 20, 11, 85, 55, 85, 55, false},
	{"card-90x50", "A4: 10 business cards 90 x 50 mm", 210, 297, 2, 5, 15, 23.5, 90, 50, 90, 50, false},
	{"durable-54x90", "A4: 10 badges 90 x 54 mm", 210, 297, 2, 5, 15, 12, 90, 54, 90, 54, true},
	{"durable-40x75", "A4: 12 badges 75 x 40 mm", 210, 297, 2, 6, 30, 28.5, 75, 40, 75, 40, true},
	{"durable-60x90", "A4: 8 badges 90 x 60 mm", 210, 297, 2, 4, 15, 28.5, 90, 60, 90, 60, true},
	{"herma-50x80", "A4: 10 labels 80 x 50 mm (Herma 4412)", 210, 297, 2, 5, 17.5, 13.5, 95, 55, 80, 50, true},
	{"avery-l4785", "A4: 10 labels 80 x 50 mm (Avery L4785)", 210, 297, 2, 5, 18, 13, 95, 55, 80, 50, true},
	{"avery-5294", "Letter: 12 round stickers 2.5 in (Avery 5294)", 8.5 * IN, 11 * IN, 3, 4, 0.21 * IN, 0.425 * IN,
		2.75 * IN, 2.515 * IN, 2.5 * IN, 2.5 * IN, true},
	{"avery-5293", "Letter: 24 round stickers 1 5/8 in (Avery 5293)", 8.5 * IN, 11 * IN, 4, 6, 0.4157 * IN, 0.549 * IN,
		2.0145 * IN, 1.6554 * IN, 1.625 * IN, 1.625 * IN, true},
	{"avery-8293", "Letter: 20 round stickers 1.5 in (Avery 8293)", 8.5 * IN, 11 * IN, 4, 5, 0.5 * IN, 0.75 * IN, 2 * IN,
		2 * IN, 1.5 * IN, 1.5 * IN, true},
	{"round-50", "A4: 15 round stickers 50 mm", 210, 297, 3, 5, 20, 13.5, 60, 55, 50, 50, true},
	{"round-60", "A4: 12 round stickers 60 mm", 210, 297, 3, 4, 10, 16.5, 65, 68, 60, 60, true},
	{"round-90", "A4: 6 round stickers 90 mm", 210, 297, 2, 3, 12.5, 8.5, 95, 95, 90, 90, true},
	{"avery-5305", "Letter: 2 tents, both panels of each, 8.5 x 5 in (Avery 5305)", 8.5 * IN, 11 * IN, 1, 2, 0, 36 * POINT,
		612 * POINT, 360 * POINT, 612 * POINT, 360 * POINT, true},
	{"avery-5305-panel", "Letter: 2 tents, the lower panel of each, 8.5 x 2.5 in (Avery 5305)", 8.5 * IN, 11 * IN, 1, 2, 0,
		216 * POINT, 612 * POINT, 360 * POINT, 612 * POINT, 180 * POINT, true},
	/* papers */
	{"a4", "A4", 210, 297, 0},
	{"a3", "A3", 297, 420, 0},
	{"sra3", "SRA3", 320, 450, 0},
	{"letter", "US Letter", 8.5 * IN, 11 * IN, 0},
};

const struct sheet_preset *
sheet_preset(size_t i)
{
	return i < LENGTH_OF(presets) ? &presets[i] : NULL;
}

/* ---- words ----------------------------------------------------------------------------------------- */

static enum rc
bad(struct scope *sc, enum sheet_word word, const char *value, const char *wanted)
{
	enum rc rc = fault(sc, RC_INVALID, "bad_sheet", "%s cannot be '%.100s': it is %s", sheet_word_names[word], value, wanted);

	fault_arg(sc, "name", "%s", sheet_word_names[word]);
	fault_arg(sc, "wanted", "%s", wanted);
	return fault_at(sc, rc, "/%s", sheet_word_names[word]);
}

/* Digits with at most one point: what every locale and shell writes alike. */
static bool
to_number(const char *s, const char **end, double *out)
{
	size_t n = strspn(s, "0123456789."), points = 0;
	double value = 0, place = 1;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '.') {
			points++;
			continue;
		}
		value = value * 10 + (s[i] - '0');
		place *= points > 0 ? 10 : 1;
	}
	*out = value / place;
	*end = s + n;
	return n > points && points <= 1 && n <= 12;
}

static enum rc
read_length(struct scope *sc, enum sheet_word word, const char *value, double preset, double *out)
{
	const char *end;

	*out = preset * MM;
	if (value == NULL)
		return RC_OK;
	if (!to_number(value, &end, out) || *end != '\0' || *out > LENGTH_MAX)
		return bad(sc, word, value, "a number of millimetres from 0 to 100");
	*out *= MM;
	return RC_OK;
}

static enum rc
read_choice(struct scope *sc, enum sheet_word word, const char *value, const char *const *words, const char *wanted, int *out)
{
	if (value == NULL)
		return RC_OK;
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], value) == 0) {
			*out = i;
			return RC_OK;
		}
	return bad(sc, word, value, wanted);
}

static bool
read_size(const char *value, double *width, double *height)
{
	const char *end;

	if (!to_number(value, &end, width) || *end != 'x' || !to_number(end + 1, &end, height) || *end != '\0')
		return false;
	return *width >= PAPER_MIN && *width <= PAPER_MAX && *height >= PAPER_MIN && *height <= PAPER_MAX;
}

static void
take_preset(const struct sheet_preset *p, struct sheet *out)
{
	*out = (struct sheet){.width = p->width * MM, .height = p->height * MM, .columns = p->columns, .rows = p->rows,
			      .left = p->left * MM, .top = p->top * MM, .pitch_x = p->pitch_x * MM, .pitch_y = p->pitch_y * MM,
			      .cell_width = p->cell_width * MM, .cell_height = p->cell_height * MM, .marks = !p->cut};
}

static enum rc
read_sheet(struct scope *sc, const char *value, struct sheet *out)
{
	double width, height;

	if (value == NULL || strcmp(value, "card") == 0) {
		*out = (struct sheet){.alone = true};
		return RC_OK;
	}
	for (size_t i = 0; i < LENGTH_OF(presets); i++)
		if (strcmp(presets[i].name, value) == 0) {
			take_preset(&presets[i], out);
			return RC_OK;
		}
	if (!read_size(value, &width, &height))
		return bad(sc, SHEET_WORD_SHEET, value, "card, a preset, a paper (a4, a3, sra3, letter), or WIDTHxHEIGHT in mm");
	*out = (struct sheet){.width = width * MM, .height = height * MM, .marks = true};
	return RC_OK;
}

enum rc
sheet_parse(struct scope *sc, const struct sheet_words *w, struct sheet *out)
{
	static const char *const flags[] = {"0", "1", NULL}, *const orders[] = {"rows", "stacks", NULL};
	static const char *const edges[] = {"off", "long-edge", "short-edge", NULL};
	int order = SHEET_ROWS, duplex = SHEET_ONE_SIDED;
	int64_t copies = 1;
	struct sheet sheet = {0};

	TRY(read_sheet(sc, w->sheet, &sheet));
	int marks = sheet.marks;

	TRY(read_choice(sc, SHEET_WORD_MARKS, w->marks, flags, "0 or 1", &marks));
	TRY(read_choice(sc, SHEET_WORD_ORDER, w->order, orders, "rows or stacks", &order));
	TRY(read_choice(sc, SHEET_WORD_DUPLEX, w->duplex, edges, "off, long-edge or short-edge", &duplex));
	if (w->copies != NULL && !text_to_int(w->copies, 1, SHEET_COPIES_MAX, &copies))
		return bad(sc, SHEET_WORD_COPIES, w->copies, "a whole number from 1 to 1000");
	TRY(read_length(sc, SHEET_WORD_BLEED, w->bleed, BLEED_PRESET, &sheet.bleed));
	TRY(read_length(sc, SHEET_WORD_GUTTER, w->gutter, 0, &sheet.gutter));
	TRY(read_length(sc, SHEET_WORD_MARGIN, w->margin, MARGIN_PRESET, &sheet.margin));
	sheet.marks = marks == 1;
	sheet.order = (enum sheet_order)order;
	sheet.duplex = (enum sheet_duplex)duplex;
	sheet.copies = (int)copies;
	*out = sheet;
	return RC_OK;
}

static void
add_mm(struct text *json, const char *name, double mm)
{
	text_addf(json, ",\"%s\":", name);
	text_add_decimal(json, mm, 3);
}

static void
add_preset(struct text *json, const struct sheet_preset *p)
{
	text_add(json, "{\"name\":");
	text_add_json(json, p->name);
	text_add(json, ",\"about\":");
	text_add_json(json, p->about);
	add_mm(json, "width_mm", p->width);
	add_mm(json, "height_mm", p->height);
	if (p->columns > 0) {
		text_addf(json, ",\"columns\":%d,\"rows\":%d", p->columns, p->rows);
		add_mm(json, "cell_width_mm", p->cell_width);
		add_mm(json, "cell_height_mm", p->cell_height);
	}
	text_add(json, "}");
}

void
sheet_list_json(struct text *json)
{
	for (int papers = 0; papers < 2; papers++) {
		const char *comma = "";

		text_add(json, papers ? "],\"papers\":[" : "{\"presets\":[");
		for (size_t i = 0; i < LENGTH_OF(presets); i++)
			if ((presets[i].columns == 0) == papers) {
				text_add(json, comma);
				add_preset(json, &presets[i]);
				comma = ",";
			}
	}
	text_add(json, "]}");
}

/* ---- cells ----------------------------------------------------------------------------------------- */

static enum rc
mismatch(struct scope *sc, double width, double height, const char *room, double room_x, double room_y)
{
	enum rc rc = fault(sc, RC_INVALID, "sheet_mismatch",
			   "a card of %.1f x %.1f mm does not fit %s of %.1f x %.1f mm; choose another sheet", width / MM, height / MM,
			   room, room_x / MM, room_y / MM);

	fault_arg(sc, "width", "%.1f", width / MM);
	fault_arg(sc, "height", "%.1f", height / MM);
	fault_arg(sc, "room", "%s", room);
	fault_arg(sc, "room_width", "%.1f", room_x / MM);
	fault_arg(sc, "room_height", "%.1f", room_y / MM);
	return rc;
}

static enum rc
arrange_preset(struct scope *sc, const struct sheet *s, double width, double height, struct sheet_grid *out)
{
	double room_x = s->cell_width + SHEET_SLACK, room_y = s->cell_height + SHEET_SLACK;
	bool upright = width <= room_x && height <= room_y;

	if (!upright && !(height <= room_x && width <= room_y))
		return mismatch(sc, width, height, "a cell", s->cell_width, s->cell_height);
	*out = (struct sheet_grid){s->width, s->height, s->columns, s->rows, s->left, s->top, s->pitch_x, s->pitch_y,
				   s->cell_width, s->cell_height, !upright};
	return RC_OK;
}

static int
fitting(double room, double size, double gutter)
{
	double n = floor((room + gutter + NEAR) / (size + gutter));

	return n < 0 ? 0 : n > SHEET_SIDE_MAX ? SHEET_SIDE_MAX : (int)n;
}

/* The block of cards lies in the middle of the paper. */
static struct sheet_grid
fill_paper(const struct sheet *s, double paper_x, double paper_y, double width, double height)
{
	struct sheet_grid g = {.width = paper_x, .height = paper_y, .cell_width = width, .cell_height = height,
			       .pitch_x = width + s->gutter, .pitch_y = height + s->gutter};

	g.columns = fitting(paper_x - 2 * s->margin, width, s->gutter);
	g.rows = fitting(paper_y - 2 * s->margin, height, s->gutter);
	g.left = (paper_x - g.columns * g.pitch_x + s->gutter) / 2;
	g.top = (paper_y - g.rows * g.pitch_y + s->gutter) / 2;
	return g;
}

enum rc
sheet_arrange(struct scope *sc, const struct sheet *s, double width, double height, struct sheet_grid *out)
{
	if (s->columns > 0)
		return arrange_preset(sc, s, width, height, out);
	struct sheet_grid upright = fill_paper(s, s->width, s->height, width, height);
	struct sheet_grid turned = fill_paper(s, s->height, s->width, width, height);

	*out = sheet_cells(&turned) > sheet_cells(&upright) ? turned : upright;
	if (sheet_cells(out) == 0)
		return mismatch(sc, width, height, "the paper's inside", s->width - 2 * s->margin, s->height - 2 * s->margin);
	return RC_OK;
}

int
sheet_cells(const struct sheet_grid *g)
{
	return g->columns * g->rows;
}

int64_t
sheet_count(const struct sheet_grid *g, int64_t n)
{
	return (n + sheet_cells(g) - 1) / sheet_cells(g);
}

int64_t
sheet_card(const struct sheet_grid *g, enum sheet_order order, int64_t n, int64_t sheet, int cell)
{
	int64_t card = order == SHEET_ROWS ? sheet * sheet_cells(g) + cell : cell * sheet_count(g, n) + sheet;

	return card < n ? card : -1;
}

struct sheet_place
sheet_place(const struct sheet_grid *g, int cell, enum sheet_duplex back)
{
	struct sheet_place place = {.column = cell % g->columns, .row = cell / g->columns};
	bool portrait = g->height >= g->width;

	place.x = g->left + place.column * g->pitch_x;
	place.y = g->top + place.row * g->pitch_y;
	if (back == SHEET_ONE_SIDED)
		return place;
	if ((back == SHEET_LONG_EDGE) == portrait) {
		place.x = g->width - place.x - g->cell_width;
		place.column = g->columns - 1 - place.column;
		return place;
	}
	place.y = g->height - place.y - g->cell_height;
	place.row = g->rows - 1 - place.row;
	place.upside_down = true; /* so that both faces of a card stand the same way up */
	return place;
}

static int
by_value(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

size_t
sheet_cuts(const struct sheet_grid *g, bool vertical, double card_width, double card_height, double *out)
{
	double size = vertical != g->turned ? card_width : card_height;
	double inset = ((vertical ? g->cell_width : g->cell_height) - size) / 2;
	int n = vertical ? g->columns : g->rows;
	size_t kept = 0;

	for (int i = 0; i < n; i++) {
		double at = (vertical ? g->left + i * g->pitch_x : g->top + i * g->pitch_y) + inset;

		out[2 * i] = at;
		out[2 * i + 1] = at + size;
	}
	qsort(out, 2 * (size_t)n, sizeof(*out), by_value);
	for (size_t i = 0; i < 2 * (size_t)n; i++)
		if (kept == 0 || out[i] - out[kept - 1] > NEAR)
			out[kept++] = out[i];
	return kept;
}
