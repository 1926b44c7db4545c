#include "config.h"
#include "pdf/print.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/digest.h"
#include "base/scope.h"
#include "pdf/search.h"
#include "pdf/tail.h"

#define CONTENT_MAX OVERLAY_OPS_MAX
#define LEAF_KIDS 256           /* pages below one node of the tree */
#define OBJECTS_MAX INT32_MAX
#define SHARED_LEAST 200 /* bytes; shorter drawings are not worth an object */
#define NAMES_MAX ((size_t)256 * 1024)
#define LABEL_MAX ((size_t)16 * 1024)
#define CHUNK ((size_t)1 << 20) /* bytes of the end that go out together */

#define MARK_GAP 8.5    /* pt, 3 mm: between the trimmed card and its mark, or the bleed if that is more */
#define MARK_LENGTH 14.2 /* 5 mm */
#define MARK_WIDTH 0.25
#define MARK_LEAST 3.0 /* shorter ones are left out: the paper ends there */

/*
 * What an element draws is often the same on many cards (a restaurant's name, a zone). Seen a second time it becomes a form of
 * its own, and cards refer to it.
 */
#define SHARED_EACH 16 /* drawings remembered of one element, the oldest forgotten */
struct shared {
	uint8_t digest[DIGEST_BYTES];
	int64_t object; /* 0: seen once */
};
struct shelf {
	size_t next; /* to be forgotten */
	struct shared drawings[SHARED_EACH];
};
struct page_shelves {
	size_t n;
	struct shelf *shelves; /* one a span of the page's overlay; NULL before the first card */
	struct text names;     /* entries of the XObject resources: /S12 12 0 R */
};

enum phase { PHASE_CARDS, PHASE_SIDES, PHASE_TREE, PHASE_TABLE, PHASE_OVER };

struct print {
	const struct print_parts *parts;
	struct sheet sheet;
	struct sheet_grid grid; /* not of a sheet alone */
	int n_pages;            /* of the template */
	int64_t n_cards, cards_done, n_sides, sides_done;
	enum phase phase;
	struct page_shelves *pages; /* of the template */
	/* object numbers: resources of each page from first_resources; cards and what they share as they come; marks, sides, leaves */
	int64_t first_resources, marks, first_side, side_objects, first_leaf, n_leaves, next_object;
	int32_t *cards; /* the object of the first page of each; the others follow it */
	int64_t leaves_done, entries_done;
	uint64_t at;       /* bytes out so far */
	uint64_t *offsets; /* from object fold.size on; malloc */
	size_t offsets_room;
	uint64_t root_at, xref_at;
	uint8_t digest[DIGEST_BYTES]; /* of everything so far, link by link */
	z_stream deflate;
	struct text content, packed;
	struct text title, subject; /* of the file; not in a scope, which may be emptied after every card */
};

/* ---- opening --------------------------------------------------------------------------------------- */

static void
end_print(void *thing)
{
	struct print *p = thing;

	for (int i = 0; i < p->n_pages; i++) {
		free(p->pages[i].shelves);
		text_close(&p->pages[i].names);
	}
	free(p->offsets);
	deflateEnd(&p->deflate);
	text_close(&p->content);
	text_close(&p->packed);
	text_close(&p->title);
	text_close(&p->subject);
}

static double
trim_width(const struct geometry *g)
{
	return g->trim[GEOMETRY_RIGHT] - g->trim[GEOMETRY_LEFT];
}

static double
trim_height(const struct geometry *g)
{
	return g->trim[GEOMETRY_BOTTOM] - g->trim[GEOMETRY_TOP];
}

/* The first page decides; every other must fit the same cells. */
static enum rc
arrange(struct scope *sc, struct print *p)
{
	const struct geometry *pages = p->parts->fold.pages;
	struct sheet_grid other;
	struct sheet cells = p->sheet;

	TRY(sheet_arrange(sc, &p->sheet, trim_width(&pages[0]), trim_height(&pages[0]), &p->grid));
	cells.columns = p->grid.columns, cells.rows = p->grid.rows;
	cells.cell_width = p->grid.cell_width, cells.cell_height = p->grid.cell_height;
	for (int i = 1; i < p->n_pages; i++)
		TRY(sheet_arrange(sc, &cells, trim_width(&pages[i]), trim_height(&pages[i]), &other));
	return RC_OK;
}

/* An odd last page has a blank back, or the next sheet's front would be printed there. */
static int
faces(const struct print *p)
{
	return p->sheet.duplex != SHEET_ONE_SIDED && p->n_pages > 1 ? p->n_pages + p->n_pages % 2 : p->n_pages;
}

/* Once the cards are out, the numbers of all that follows are known. */
static enum rc
number_rest(struct scope *sc, struct print *p)
{
	int64_t items = p->n_cards * p->sheet.copies;

	p->n_sides = p->sheet.alone ? items * p->n_pages : sheet_count(&p->grid, items) * faces(p);
	p->marks = p->next_object;
	p->first_side = p->marks + !p->sheet.alone;
	p->side_objects = p->sheet.alone ? 1 : 2;
	p->first_leaf = p->first_side + p->n_sides * p->side_objects;
	p->n_leaves = (p->n_sides + LEAF_KIDS - 1) / LEAF_KIDS;
	if (p->first_leaf + p->n_leaves > OBJECTS_MAX)
		return fault(sc, RC_LIMIT, "too_large", "a print file of %" PRId64 " pages has too many objects", p->n_sides);
	p->next_object = p->first_leaf + p->n_leaves;
	return RC_OK;
}

static void
open_texts(struct print *p)
{
	text_open(&p->content, CONTENT_MAX);
	text_open(&p->packed, CONTENT_MAX + CONTENT_MAX / 8);
	text_open(&p->title, LABEL_MAX);
	text_open(&p->subject, LABEL_MAX);
	for (int i = 0; i < p->n_pages; i++)
		text_open(&p->pages[i].names, CONTENT_MAX);
}

enum rc
print_open(struct scope *sc, const struct print_parts *parts, const struct sheet *sheet, int64_t n_cards, struct print **out)
{
	struct print *p = scope_alloc(sc, sizeof(*p));

	*p = (struct print){.parts = parts, .sheet = *sheet, .n_pages = (int)parts->fold.n_pages, .n_cards = n_cards,
			    .at = parts->fold.prefix.len};
	memcpy(p->digest, parts->fold.digest, sizeof(p->digest));
	if (!sheet->alone)
		TRY(arrange(sc, p));
	p->first_resources = parts->fold.size + 1; /* the document information comes before */
	p->next_object = p->first_resources + p->n_pages;
	p->pages = scope_array(sc, (size_t)p->n_pages, sizeof(*p->pages));
	p->cards = scope_array(sc, (size_t)n_cards, sizeof(*p->cards));
	if (deflateInit(&p->deflate, Z_BEST_COMPRESSION) != Z_OK)
		abort();
	open_texts(p);
	scope_at_end(sc, end_print, p);
	*out = p;
	return RC_OK;
}

/* ---- objects --------------------------------------------------------------------------------------- */

static void
begin_object(struct print *p, struct text *out, int64_t number)
{
	size_t index = (size_t)(number - p->parts->fold.size);

	while (index >= p->offsets_room) {
		p->offsets_room = p->offsets_room == 0 ? 1024 : p->offsets_room * 2;
		p->offsets = realloc(p->offsets, p->offsets_room * sizeof(*p->offsets));
		if (p->offsets == NULL)
			abort();
	}
	p->offsets[index] = p->at + out->len;
	text_addf(out, "%" PRId64 " 0 obj\n", number);
}

/* p->content, compressed, as the stream of an object whose dictionary is open. */
static void
add_stream(struct print *p, struct text *out)
{
	z_stream *z = &p->deflate;
	unsigned char chunk[16384];

	deflateReset(z);
	z->next_in = (unsigned char *)p->content.at;
	z->avail_in = (uInt)p->content.len;
	text_clear(&p->packed);
	for (int rc = Z_OK; rc == Z_OK;) {
		z->next_out = chunk;
		z->avail_out = sizeof(chunk);
		rc = deflate(z, Z_FINISH);
		text_add_bytes(&p->packed, chunk, sizeof(chunk) - z->avail_out);
	}
	text_addf(out, " /Filter /FlateDecode /Length %zu >>\nstream\n", p->packed.len);
	text_add_bytes(out, p->packed.at, p->packed.len);
	text_add(out, "\nendstream\nendobj\n");
}

/* What went out is counted, and becomes part of the file's identity. */
static enum rc
close_piece(struct scope *sc, struct print *p, const struct text *piece)
{
	const struct bytes parts[] = {{p->digest, sizeof(p->digest)}, {piece->at, piece->len}};

	digest_of_parts(parts, LENGTH_OF(parts), p->digest);
	p->at += piece->len;
	TRY(text_check(sc, &p->content, "the drawing of a page"));
	return text_check(sc, piece, "a piece of the print file");
}

static void
add_info(struct print *p, struct text *out)
{
	begin_object(p, out, p->parts->fold.info);
	text_add(out, "<< /Title ");
	tail_string(out, p->title.at);
	text_add(out, " /Subject ");
	tail_string(out, p->subject.at);
	text_addf(out, " /Producer (posm)%s >>\nendobj\n", p->parts->fold.trapped);
}

/* ---- cards ----------------------------------------------------------------------------------------- */

static const struct card_layer *
layer_of(const struct print *p, const struct card_layer *layers, int page)
{
	for (size_t i = 0; i < p->parts->fold.n_slots; i++)
		if (p->parts->fold.slots[i].page == page)
			return &layers[i];
	return NULL;
}

/* A trimmed card with the bleed asked for, as far as the template has one (in overlay coordinates). */
static void
bleed_box(const struct print *p, const struct geometry *g, double out[4])
{
	double bleed = p->sheet.bleed;

	out[0] = fmax(g->trim[GEOMETRY_LEFT] - bleed, g->media[GEOMETRY_LEFT]);
	out[1] = g->height - fmin(g->trim[GEOMETRY_BOTTOM] + bleed, g->media[GEOMETRY_BOTTOM]);
	out[2] = fmin(g->trim[GEOMETRY_RIGHT] + bleed, g->media[GEOMETRY_RIGHT]);
	out[3] = g->height - fmax(g->trim[GEOMETRY_TOP] - bleed, g->media[GEOMETRY_TOP]);
}

/* ---- what cards share ------------------------------------------------------------------------------ */

static void
form_box(const struct geometry *g, struct text *out)
{
	const double media[4] = {g->media[GEOMETRY_LEFT], g->height - g->media[GEOMETRY_BOTTOM], g->media[GEOMETRY_RIGHT],
				 g->height - g->media[GEOMETRY_TOP]};

	text_add(out, "<< /Type /XObject /Subtype /Form /BBox ");
	ink_array(out, media, 4);
}

/* The drawing as a form of its own, from the second time it is seen; 0: it stands in the card. */
static int64_t
share(struct print *p, struct text *out, int page, struct shelf *shelf, struct bytes drawing)
{
	uint8_t digest[DIGEST_BYTES];
	struct shared *known = NULL;

	if (drawing.len < SHARED_LEAST)
		return 0;
	digest_of(drawing, digest);
	for (size_t i = 0; i < SHARED_EACH && known == NULL; i++)
		if (memcmp(shelf->drawings[i].digest, digest, sizeof(digest)) == 0)
			known = &shelf->drawings[i];
	if (known == NULL) {
		known = &shelf->drawings[shelf->next++ % SHARED_EACH];
		*known = (struct shared){.object = 0};
		memcpy(known->digest, digest, sizeof(digest));
		return 0;
	}
	if (known->object != 0 || p->pages[page - 1].names.len > NAMES_MAX)
		return known->object;
	known->object = p->next_object++;
	text_addf(&p->pages[page - 1].names, " /S%" PRId64 " %" PRId64 " 0 R", known->object, known->object);
	begin_object(p, out, known->object);
	form_box(&p->parts->fold.pages[page - 1], out);
	text_clear(&p->content);
	text_add_bytes(&p->content, drawing.at, drawing.len);
	add_stream(p, out);
	return known->object;
}

/* Shared drawings go out first: the object they stand in must not be open meanwhile. objects: one a span. */
static void
share_all(struct print *p, struct text *out, const struct card_layer *layer, int page, int64_t *objects)
{
	struct page_shelves *shelves = &p->pages[page - 1];
	const struct overlay_marks *marks = layer->marks;

	if (shelves->shelves == NULL) {
		shelves->n = marks->n_spans;
		shelves->shelves = calloc(marks->n_spans + 1, sizeof(*shelves->shelves));
		if (shelves->shelves == NULL)
			abort();
	}
	for (size_t i = 0; i < shelves->n && i < marks->n_spans; i++) {
		const struct overlay_span *span = &marks->spans[i];

		objects[i] = share(p, out, page, &shelves->shelves[i],
				   (struct bytes){(const char *)layer->operators.at + span->from, span->to - span->from});
	}
}

static void
add_layer(struct print *p, const struct card_layer *layer, const int64_t *objects)
{
	const struct overlay_marks *marks = layer->marks;

	for (size_t i = 0; i < marks->n_spans; i++) {
		const struct overlay_span *span = &marks->spans[i];

		if (objects[i] != 0)
			text_addf(&p->content, "/S%" PRId64 " Do\n", objects[i]);
		else
			text_add_bytes(&p->content, (const char *)layer->operators.at + span->from, span->to - span->from);
	}
	search_add_lines(&p->content, marks->lines, marks->n_lines);
}

/* A page of a card: a form for sheets, the content of a page otherwise. */
static void
add_card_page(struct print *p, struct text *out, const struct card_layer *layer, int page, int64_t number)
{
	const struct geometry *g = &p->parts->fold.pages[page - 1];
	double unit = 1 / g->user_unit, box[4];
	int64_t objects[2 * SETTINGS_ELEMENTS_MAX + 1] = {0};

	if (layer != NULL)
		share_all(p, out, layer, page, objects);
	text_clear(&p->content);
	if (p->sheet.alone && unit != 1)
		ink_concat(&p->content, &(struct ink_matrix){{unit, 0, 0, unit, 0, 0}});
	text_add(&p->content, "/T Do\n");
	if (layer != NULL)
		add_layer(p, layer, objects);
	begin_object(p, out, number);
	text_add(out, "<<");
	if (!p->sheet.alone) {
		bleed_box(p, g, box);
		text_add(out, " /Type /XObject /Subtype /Form /BBox ");
		ink_array(out, box, 4);
		text_addf(out, " /Resources %" PRId64 " 0 R", p->first_resources + page - 1);
	}
	add_stream(p, out);
}

/* The restaurant, and the tables from the first to the last. */
static void
name_file(struct print *p, const struct card *card)
{
	if (p->cards_done == 0) {
		text_add(&p->title, card->restaurant);
		text_add(&p->subject, card->number);
	} else if (p->cards_done == p->n_cards - 1) {
		text_addf(&p->subject, " \xe2\x80\xa6 %s", card->number);
	}
}

enum rc
print_card(struct scope *sc, struct print *p, const struct card_layer *layers, const struct card *card, struct text *piece)
{
	if (p->cards_done == p->n_cards)
		return fault(sc, RC_BROKEN, "press_failed", "there are more cards than were announced");
	name_file(p, card);
	int64_t first = p->next_object;

	p->cards[p->cards_done] = (int32_t)first;
	p->next_object += p->n_pages;
	for (int page = 1; page <= p->n_pages; page++)
		add_card_page(p, piece, layer_of(p, layers, page), page, first + page - 1);
	if (p->next_object > OBJECTS_MAX)
		return fault(sc, RC_LIMIT, "too_large", "a print file holds at most %d objects", OBJECTS_MAX);
	p->cards_done++;
	return close_piece(sc, p, piece);
}

/* ---- sheets ---------------------------------------------------------------------------------------- */

static void
add_mark(struct text *ops, double x0, double y0, double x1, double y1)
{
	text_add_decimal(ops, x0, 3);
	text_add_char(ops, ' ');
	text_add_decimal(ops, y0, 3);
	text_add(ops, " m ");
	text_add_decimal(ops, x1, 3);
	text_add_char(ops, ' ');
	text_add_decimal(ops, y1, 3);
	text_add(ops, " l\n");
}

/* Both ends of a cut, outside of all cards. */
static void
mark_cut(const struct print *p, struct text *ops, bool vertical, double at, double from, double to)
{
	double gap = fmax(MARK_GAP, p->sheet.bleed), height = p->grid.height, end = vertical ? height : p->grid.width;
	double before = fmin(MARK_LENGTH, from - gap), behind = fmin(MARK_LENGTH, end - to - gap);

	if (before >= MARK_LEAST && vertical)
		add_mark(ops, at, height - (from - gap - before), at, height - (from - gap));
	else if (before >= MARK_LEAST)
		add_mark(ops, from - gap - before, height - at, from - gap, height - at);
	if (behind >= MARK_LEAST && vertical)
		add_mark(ops, at, height - (to + gap), at, height - (to + gap + behind));
	else if (behind >= MARK_LEAST)
		add_mark(ops, to + gap, height - at, to + gap + behind, height - at);
}

/* In all inks, as printers' marks are (ISO 32000-1 8.6.6.4, 14.11.3). The same on every sheet, so one form. */
static void
add_marks(struct print *p, struct text *out)
{
	const struct geometry *g = &p->parts->fold.pages[0];
	const double sheet[4] = {0, 0, p->grid.width, p->grid.height};
	double across[2 * SHEET_SIDE_MAX], down[2 * SHEET_SIDE_MAX];
	size_t n_across = sheet_cuts(&p->grid, true, trim_width(g), trim_height(g), across);
	size_t n_down = sheet_cuts(&p->grid, false, trim_width(g), trim_height(g), down);

	text_clear(&p->content);
	if (p->sheet.marks) {
		text_add(&p->content, "/All CS 1 SCN ");
		text_add_decimal(&p->content, MARK_WIDTH, 3);
		text_add(&p->content, " w\n");
		for (size_t i = 0; i < n_across; i++)
			mark_cut(p, &p->content, true, across[i], down[0], down[n_down - 1]);
		for (size_t i = 0; i < n_down; i++)
			mark_cut(p, &p->content, false, down[i], across[0], across[n_across - 1]);
		text_add(&p->content, "S\n");
	}
	begin_object(p, out, p->marks);
	text_add(out, "<< /Type /XObject /Subtype /Form /BBox ");
	ink_array(out, sheet, 4);
	text_add(out, " /Resources << /ColorSpace << /All [/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] "
		      "/C0 [0 0 0 0] /C1 [1 1 1 1] /N 1 >>] >> >>");
	add_stream(p, out);
}

/* From a page as shown to the sheet: its trimmed middle in the middle of the cell. */
static struct ink_matrix
placement(const struct print *p, const struct geometry *g, const struct sheet_place *place)
{
	double x = (g->trim[GEOMETRY_LEFT] + g->trim[GEOMETRY_RIGHT]) / 2;
	double y = g->height - (g->trim[GEOMETRY_TOP] + g->trim[GEOMETRY_BOTTOM]) / 2;
	double turn = (p->grid.turned ? 90 : 0) + (place->upside_down ? 180 : 0);
	struct ink_matrix out = ink_move(-x, -y), about = ink_turn(turn, 0, 0);
	struct ink_matrix to = ink_move(place->x + p->grid.cell_width / 2, p->grid.height - place->y - p->grid.cell_height / 2);

	out = ink_multiply(&out, &about);
	return ink_multiply(&out, &to);
}

/* Bleed towards a neighbour ends halfway. */
static double
bleed_towards(const struct print *p, bool neighbour, double gap)
{
	return neighbour ? fmax(0, fmin(p->sheet.bleed, gap / 2)) : p->sheet.bleed;
}

/* What of a card shows in a cell: at the edge of the block it bleeds outwards in full. */
static void
clip_cell(const struct print *p, const struct geometry *g, const struct sheet_place *place, struct text *ops)
{
	const struct sheet_grid *grid = &p->grid;
	double width = grid->turned ? trim_height(g) : trim_width(g), height = grid->turned ? trim_width(g) : trim_height(g);
	double x = place->x + (grid->cell_width - width) / 2, y = place->y + (grid->cell_height - height) / 2;
	double gap_x = grid->pitch_x - width, gap_y = grid->pitch_y - height;
	double left = bleed_towards(p, place->column > 0, gap_x);
	double right = bleed_towards(p, place->column < grid->columns - 1, gap_x);
	double top = bleed_towards(p, place->row > 0, gap_y);
	double bottom = bleed_towards(p, place->row < grid->rows - 1, gap_y);

	ink_rect(ops, x - left, grid->height - y - height - bottom, width + left + right, height + top + bottom);
	text_add(ops, "W n\n");
}

static void
open_page(struct print *p, struct text *out, int64_t number)
{
	int64_t side = (number - p->first_side) / p->side_objects;

	begin_object(p, out, number);
	text_addf(out, "<< /Type /Page /Parent %" PRId64 " 0 R", p->first_leaf + side / LEAF_KIDS);
}

/* One side of a sheet: the forms in its cells, and the marks. */
static void
add_sheet_side(struct print *p, struct text *out)
{
	int64_t number = p->first_side + p->sides_done * 2, sheet = p->sides_done / faces(p);
	int face = (int)(p->sides_done % faces(p));
	bool blank = face == p->n_pages, back = p->sheet.duplex != SHEET_ONE_SIDED && p->n_pages > 1 && face % 2 == 1;
	const double media[4] = {0, 0, p->grid.width, p->grid.height};

	open_page(p, out, number);
	text_add(out, " /MediaBox ");
	ink_array(out, media, 4);
	text_addf(out, " /Contents %" PRId64 " 0 R /Resources << /XObject << /M %" PRId64 " 0 R", number + 1, p->marks);
	text_clear(&p->content);
	for (int cell = 0; cell < sheet_cells(&p->grid) && !blank; cell++) {
		int64_t item = sheet_card(&p->grid, p->sheet.order, p->n_cards * p->sheet.copies, sheet, cell);
		struct sheet_place place = sheet_place(&p->grid, cell, back ? p->sheet.duplex : SHEET_ONE_SIDED);
		struct ink_matrix matrix = placement(p, &p->parts->fold.pages[face], &place);

		if (item < 0)
			continue;
		text_addf(out, " /C%d %" PRId64 " 0 R", cell, (int64_t)p->cards[item / p->sheet.copies] + face);
		ink_save(&p->content);
		clip_cell(p, &p->parts->fold.pages[face], &place, &p->content);
		ink_concat(&p->content, &matrix);
		text_addf(&p->content, "/C%d Do\n", cell);
		ink_restore(&p->content);
	}
	text_add(out, " >> >> >>\nendobj\n");
	text_add(&p->content, blank ? "" : "/M Do\n");
	begin_object(p, out, number + 1);
	text_add(out, "<<");
	add_stream(p, out);
}

static void
add_box(const struct geometry *g, struct text *out, const char *key, const double shown[4])
{
	const double box[4] = {shown[GEOMETRY_LEFT] / g->user_unit, (g->height - shown[GEOMETRY_BOTTOM]) / g->user_unit,
			       shown[GEOMETRY_RIGHT] / g->user_unit, (g->height - shown[GEOMETRY_TOP]) / g->user_unit};

	text_addf(out, " %s ", key);
	ink_array(out, box, 4);
}

/* A card's page keeps its boxes; turned and moved as it is shown. */
static void
add_card_side(struct print *p, struct text *out)
{
	int page = (int)(p->sides_done % p->n_pages);
	int64_t item = p->sides_done / p->n_pages;
	const struct geometry *g = &p->parts->fold.pages[page];
	const double crop[4] = {0, 0, g->width, g->height};

	open_page(p, out, p->first_side + p->sides_done);
	add_box(g, out, "/MediaBox", g->media);
	add_box(g, out, "/CropBox", crop);
	add_box(g, out, "/BleedBox", g->bleed);
	add_box(g, out, "/TrimBox", g->trim);
	if (g->user_unit != 1) {
		text_add(out, " /UserUnit ");
		text_add_decimal(out, g->user_unit, 6);
	}
	if (p->parts->groups[page] != 0)
		text_addf(out, " /Group %d 0 R", p->parts->groups[page]);
	text_addf(out, " /Contents %" PRId64 " 0 R /Resources %" PRId64 " 0 R >>\nendobj\n",
		  (int64_t)p->cards[item / p->sheet.copies] + page, p->first_resources + page);
}

/* ---- the end --------------------------------------------------------------------------------------- */

/* What is printed over a page: the page itself, /T, the search layer's font, what cards share. */
static void
add_resources(struct print *p, struct text *out)
{
	for (int i = 0; i < p->n_pages; i++) {
		begin_object(p, out, p->first_resources + i);
		text_addf(out, "<< /Font %d 0 R /XObject << /T %d 0 R", p->parts->fonts, p->parts->forms[i]);
		text_add_bytes(out, p->pages[i].names.at, p->pages[i].names.len);
		text_add(out, " >> >>\nendobj\n");
	}
}

static void
add_sides(struct print *p, struct text *out)
{
	for (; p->sides_done < p->n_sides && out->len < CHUNK; p->sides_done++)
		if (p->sheet.alone)
			add_card_side(p, out);
		else
			add_sheet_side(p, out);
	if (p->sides_done == p->n_sides)
		p->phase = PHASE_TREE;
}

static void
add_leaf(struct print *p, struct text *out)
{
	int64_t first = p->leaves_done * LEAF_KIDS, end = first + LEAF_KIDS < p->n_sides ? first + LEAF_KIDS : p->n_sides;

	begin_object(p, out, p->first_leaf + p->leaves_done);
	text_addf(out, "<< /Type /Pages /Parent %d 0 R /Count %" PRId64 " /Kids [", p->parts->pages_root, end - first);
	for (int64_t i = first; i < end; i++)
		text_addf(out, " %" PRId64 " 0 R", p->first_side + i * p->side_objects);
	text_add(out, " ] >>\nendobj\n");
}

static void
add_tree(struct print *p, struct text *out)
{
	for (; p->leaves_done < p->n_leaves && out->len < CHUNK; p->leaves_done++)
		add_leaf(p, out);
	if (p->leaves_done < p->n_leaves)
		return;
	p->root_at = p->at + out->len;
	text_addf(out, "%d 0 obj\n<< /Type /Pages /Count %" PRId64 " /Kids [", p->parts->pages_root, p->n_sides);
	for (int64_t i = 0; i < p->n_leaves; i++)
		text_addf(out, " %" PRId64 " 0 R", p->first_leaf + i);
	text_add(out, " ] >>\nendobj\n");
	p->phase = PHASE_TABLE;
}

static void
begin_table(struct print *p, struct text *out)
{
	int64_t n = p->next_object - p->parts->fold.size;

	p->xref_at = p->at;
	text_addf(out, "xref\n0 1\n0000000000 65535 f \n%d 1\n", p->parts->pages_root);
	tail_offset(out, p->root_at);
	text_addf(out, "%d %" PRId64 "\n", p->parts->fold.size, n);
}

static void
add_table(struct print *p, struct text *out)
{
	int64_t n = p->next_object - p->parts->fold.size;

	if (p->entries_done == 0)
		begin_table(p, out);
	for (; p->entries_done < n && out->len < CHUNK; p->entries_done++)
		tail_offset(out, p->offsets[p->entries_done]);
	if (p->entries_done < n)
		return;
	tail_trailer(out, &p->parts->fold, p->next_object, p->digest, p->xref_at);
	p->phase = PHASE_OVER;
}

enum rc
print_next(struct scope *sc, struct print *p, struct text *piece, bool *more)
{
	if (p->cards_done != p->n_cards)
		return fault(sc, RC_BROKEN, "press_failed", "%" PRId64 " of %" PRId64 " cards are missing",
			     p->n_cards - p->cards_done, p->n_cards);
	switch (p->phase) {
	case PHASE_CARDS:
		TRY(number_rest(sc, p));
		add_info(p, piece);
		add_resources(p, piece);
		if (!p->sheet.alone)
			add_marks(p, piece);
		p->phase = PHASE_SIDES;
		break;
	case PHASE_SIDES:
		add_sides(p, piece);
		break;
	case PHASE_TREE:
		add_tree(p, piece);
		break;
	case PHASE_TABLE:
		add_table(p, piece);
		break;
	case PHASE_OVER:
		break;
	}
	*more = p->phase != PHASE_OVER;
	TRY(tail_check(sc, p->at));
	return close_piece(sc, p, piece);
}
