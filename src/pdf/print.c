#include "config.h"
#include "pdf/print.h"

#include <inttypes.h>
#include <math.h>

#include "base/scope.h"
#include "pdf/print_bytes.h"
#include "pdf/print_cell.h"
#include "pdf/print_share.h"
#include "pdf/search.h"
#include "pdf/tail.h"

#define LEAF_KIDS 256 /* pages below one node of the tree */
#define LABEL_MAX ((size_t)16 * 1024)
#define CHUNK ((size_t)1 << 20) /* bytes of the end that go out together */

enum phase { PHASE_CARDS, PHASE_SIDES, PHASE_TREE, PHASE_TABLE, PHASE_OVER };

struct print {
	const struct print_parts *parts;
	struct sheet sheet;
	struct sheet_grid grid; /* not of a sheet alone */
	int n_pages;            /* of the template */
	int64_t n_cards, cards_done, n_sides, sides_done;
	enum phase phase;
	struct print_bytes out;
	struct print_share *shares; /* one a page of the template */
	/* object numbers: resources of each page from first_resources; cards and what they share as they come; marks, sides, leaves */
	int64_t first_resources, marks, first_side, side_objects, first_leaf, n_leaves;
	int32_t *cards; /* the object of the first page of each; the others follow it */
	int64_t leaves_done, entries_done;
	uint64_t root_at, xref_at;
	struct text title, subject; /* of the file; not in a scope, which may be emptied after every card */
};

/* ---- opening --------------------------------------------------------------------------------------- */

static void
end_print(void *thing)
{
	struct print *p = thing;

	text_close(&p->title);
	text_close(&p->subject);
}

/* The first page decides; every other must fit the same cells. */
static enum rc
arrange(struct scope *sc, struct print *p)
{
	const struct geometry *pages = p->parts->fold.pages;
	struct sheet_grid other;
	struct sheet cells = p->sheet;

	TRY(sheet_arrange(sc, &p->sheet, geometry_trim_width(&pages[0]), geometry_trim_height(&pages[0]), &p->grid));
	cells.columns = p->grid.columns, cells.rows = p->grid.rows;
	cells.cell_width = p->grid.cell_width, cells.cell_height = p->grid.cell_height;
	for (int i = 1; i < p->n_pages; i++)
		TRY(sheet_arrange(sc, &cells, geometry_trim_width(&pages[i]), geometry_trim_height(&pages[i]), &other));
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
	p->marks = p->out.next_object;
	p->first_side = p->marks + !p->sheet.alone;
	p->side_objects = p->sheet.alone ? 1 : 2;
	p->first_leaf = p->first_side + p->n_sides * p->side_objects;
	p->n_leaves = (p->n_sides + LEAF_KIDS - 1) / LEAF_KIDS;
	if (p->first_leaf + p->n_leaves > PRINT_OBJECTS_MAX)
		return fault(sc, RC_LIMIT, "too_large", "a print file of %" PRId64 " pages has too many objects", p->n_sides);
	p->out.next_object = p->first_leaf + p->n_leaves;
	return RC_OK;
}

enum rc
print_open(struct scope *sc, const struct print_parts *parts, const struct sheet *sheet, int64_t n_cards, struct print **out)
{
	struct print *p = scope_alloc(sc, sizeof(*p));

	*p = (struct print){.parts = parts, .sheet = *sheet, .n_pages = (int)parts->fold.n_pages, .n_cards = n_cards};
	if (!sheet->alone)
		TRY(arrange(sc, p));
	print_bytes_open(sc, &p->out, &parts->fold);
	p->first_resources = parts->fold.size + 1; /* the document information comes before */
	p->out.next_object = p->first_resources + p->n_pages;
	p->cards = scope_array(sc, (size_t)n_cards, sizeof(*p->cards));
	p->shares = scope_array(sc, (size_t)p->n_pages, sizeof(*p->shares));
	for (int i = 0; i < p->n_pages; i++)
		print_share_open(sc, &p->shares[i], &parts->fold.pages[i]);
	text_open(&p->title, LABEL_MAX);
	text_open(&p->subject, LABEL_MAX);
	scope_at_end(sc, end_print, p);
	*out = p;
	return RC_OK;
}

static void
add_info(struct print *p, struct text *out)
{
	print_bytes_object(&p->out, out, p->parts->fold.info);
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

static void
add_layer(struct print *p, const struct card_layer *layer, const int64_t *objects)
{
	const struct overlay_marks *marks = layer->marks;

	for (size_t i = 0; i < marks->n_spans; i++) {
		const struct overlay_span *span = &marks->spans[i];

		if (objects[i] != 0)
			text_addf(&p->out.content, "/S%" PRId64 " Do\n", objects[i]);
		else
			text_add_bytes(&p->out.content, (const char *)layer->operators.at + span->from, span->to - span->from);
	}
	search_add_lines(&p->out.content, marks->lines, marks->n_lines);
}

/* A page of a card: a form for sheets, the content of a page otherwise. */
static void
add_card_page(struct print *p, struct text *out, const struct card_layer *layer, int page, int64_t number)
{
	const struct geometry *g = &p->parts->fold.pages[page - 1];
	double unit = 1 / g->user_unit, box[4];
	int64_t objects[PRINT_SHARE_SPANS_MAX] = {0};

	if (layer != NULL)
		print_share_layer(&p->shares[page - 1], &p->out, out, layer, objects);
	text_clear(&p->out.content);
	if (p->sheet.alone && unit != 1)
		ink_concat(&p->out.content, &(struct ink_matrix){{unit, 0, 0, unit, 0, 0}});
	text_add(&p->out.content, "/T Do\n");
	if (layer != NULL)
		add_layer(p, layer, objects);
	print_bytes_object(&p->out, out, number);
	text_add(out, "<<");
	if (!p->sheet.alone) {
		bleed_box(p, g, box);
		text_add(out, " /Type /XObject /Subtype /Form /BBox ");
		ink_array(out, box, 4);
		text_addf(out, " /Resources %" PRId64 " 0 R", p->first_resources + page - 1);
	}
	print_bytes_stream(&p->out, out);
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
	int64_t first = p->out.next_object;

	p->cards[p->cards_done] = (int32_t)first;
	p->out.next_object += p->n_pages;
	for (int page = 1; page <= p->n_pages; page++)
		add_card_page(p, piece, layer_of(p, layers, page), page, first + page - 1);
	if (p->out.next_object > PRINT_OBJECTS_MAX)
		return fault(sc, RC_LIMIT, "too_large", "a print file holds at most %d objects", PRINT_OBJECTS_MAX);
	p->cards_done++;
	return print_bytes_close(sc, &p->out, piece);
}

/* ---- sheets ---------------------------------------------------------------------------------------- */

/* In all inks, as printers' marks are (ISO 32000-1 8.6.6.4, 14.11.3). The same on every sheet, so one form. */
static void
add_marks(struct print *p, struct text *out)
{
	const double sheet[4] = {0, 0, p->grid.width, p->grid.height};

	text_clear(&p->out.content);
	if (p->sheet.marks) {
		text_add(&p->out.content, "/All CS 1 SCN ");
		print_cell_marks(&p->grid, &p->parts->fold.pages[0], p->sheet.bleed, &p->out.content);
	}
	print_bytes_object(&p->out, out, p->marks);
	text_add(out, "<< /Type /XObject /Subtype /Form /BBox ");
	ink_array(out, sheet, 4);
	text_add(out, " /Resources << /ColorSpace << /All [/Separation /All /DeviceCMYK << /FunctionType 2 /Domain [0 1] "
		      "/C0 [0 0 0 0] /C1 [1 1 1 1] /N 1 >>] >> >>");
	print_bytes_stream(&p->out, out);
}

static void
open_page(struct print *p, struct text *out, int64_t number)
{
	int64_t side = (number - p->first_side) / p->side_objects;

	print_bytes_object(&p->out, out, number);
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
	text_clear(&p->out.content);
	for (int cell = 0; cell < sheet_cells(&p->grid) && !blank; cell++) {
		int64_t item = sheet_card(&p->grid, p->sheet.order, p->n_cards * p->sheet.copies, sheet, cell);
		struct sheet_place place = sheet_place(&p->grid, cell, back ? p->sheet.duplex : SHEET_ONE_SIDED);
		struct ink_matrix matrix = print_cell_matrix(&p->grid, &place, &p->parts->fold.pages[face]);

		if (item < 0)
			continue;
		text_addf(out, " /C%d %" PRId64 " 0 R", cell, (int64_t)p->cards[item / p->sheet.copies] + face);
		ink_save(&p->out.content);
		print_cell_clip(&p->grid, &place, &p->parts->fold.pages[face], p->sheet.bleed, &p->out.content);
		ink_concat(&p->out.content, &matrix);
		text_addf(&p->out.content, "/C%d Do\n", cell);
		ink_restore(&p->out.content);
	}
	text_add(out, " >> >> >>\nendobj\n");
	text_add(&p->out.content, blank ? "" : "/M Do\n");
	print_bytes_object(&p->out, out, number + 1);
	text_add(out, "<<");
	print_bytes_stream(&p->out, out);
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
		print_bytes_object(&p->out, out, p->first_resources + i);
		text_addf(out, "<< /Font %d 0 R /XObject << /T %d 0 R", p->parts->fonts, p->parts->forms[i]);
		text_add_bytes(out, p->shares[i].names.at, p->shares[i].names.len);
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

	print_bytes_object(&p->out, out, p->first_leaf + p->leaves_done);
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
	p->root_at = p->out.at + out->len;
	text_addf(out, "%d 0 obj\n<< /Type /Pages /Count %" PRId64 " /Kids [", p->parts->pages_root, p->n_sides);
	for (int64_t i = 0; i < p->n_leaves; i++)
		text_addf(out, " %" PRId64 " 0 R", p->first_leaf + i);
	text_add(out, " ] >>\nendobj\n");
	p->phase = PHASE_TABLE;
}

static void
begin_table(struct print *p, struct text *out)
{
	int64_t n = p->out.next_object - p->parts->fold.size;

	p->xref_at = p->out.at;
	text_addf(out, "xref\n0 1\n0000000000 65535 f \n%d 1\n", p->parts->pages_root);
	tail_offset(out, p->root_at);
	text_addf(out, "%d %" PRId64 "\n", p->parts->fold.size, n);
}

static void
add_table(struct print *p, struct text *out)
{
	int64_t n = p->out.next_object - p->parts->fold.size;

	if (p->entries_done == 0)
		begin_table(p, out);
	for (; p->entries_done < n && out->len < CHUNK; p->entries_done++)
		tail_offset(out, p->out.offsets[p->entries_done]);
	if (p->entries_done < n)
		return;
	tail_trailer(out, &p->parts->fold, p->out.next_object, p->out.digest, p->xref_at);
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
	TRY(tail_check(sc, p->out.at));
	return print_bytes_close(sc, &p->out, piece);
}
