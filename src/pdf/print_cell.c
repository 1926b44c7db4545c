#include "config.h"
#include "pdf/print_cell.h"

#include <math.h>

#define MARK_GAP 8.5     /* pt, 3 mm: between the trimmed card and its mark, or the bleed if that is more */
#define MARK_LENGTH 14.2 /* 5 mm */
#define MARK_WIDTH 0.25
#define MARK_LEAST 3.0 /* shorter ones are left out: the paper ends there */

struct ink_matrix
print_cell_matrix(const struct sheet_grid *grid, const struct sheet_place *place, const struct geometry *g)
{
	double x = (g->trim[GEOMETRY_LEFT] + g->trim[GEOMETRY_RIGHT]) / 2;
	double y = g->height - (g->trim[GEOMETRY_TOP] + g->trim[GEOMETRY_BOTTOM]) / 2;
	double turn = (grid->turned ? 90 : 0) + (place->upside_down ? 180 : 0);
	struct ink_matrix out = ink_move(-x, -y), about = ink_turn(turn, 0, 0);
	struct ink_matrix to = ink_move(place->x + grid->cell_width / 2, grid->height - place->y - grid->cell_height / 2);

	out = ink_multiply(&out, &about);
	return ink_multiply(&out, &to);
}

static double
bleed_towards(double bleed, bool neighbour, double gap)
{
	return neighbour ? fmax(0, fmin(bleed, gap / 2)) : bleed;
}

void
print_cell_clip(const struct sheet_grid *grid, const struct sheet_place *place, const struct geometry *g, double bleed,
		struct text *ops)
{
	double trim_width = geometry_trim_width(g), trim_height = geometry_trim_height(g);
	double width = grid->turned ? trim_height : trim_width, height = grid->turned ? trim_width : trim_height;
	double x = place->x + (grid->cell_width - width) / 2, y = place->y + (grid->cell_height - height) / 2;
	double gap_x = grid->pitch_x - width, gap_y = grid->pitch_y - height;
	double left = bleed_towards(bleed, place->column > 0, gap_x);
	double right = bleed_towards(bleed, place->column < grid->columns - 1, gap_x);
	double top = bleed_towards(bleed, place->row > 0, gap_y);
	double bottom = bleed_towards(bleed, place->row < grid->rows - 1, gap_y);

	ink_rect(ops, x - left, grid->height - y - height - bottom, width + left + right, height + top + bottom);
	text_add(ops, "W n\n");
}

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

/* Both ends of a cut through cards that lie between `from` and `to` along it. */
static void
mark_cut(const struct sheet_grid *grid, struct text *ops, bool vertical, double gap, double at, double from, double to)
{
	double height = grid->height, end = vertical ? height : grid->width;
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

void
print_cell_marks(const struct sheet_grid *grid, const struct geometry *g, double bleed, struct text *ops)
{
	double across[2 * SHEET_SIDE_MAX], down[2 * SHEET_SIDE_MAX], gap = fmax(MARK_GAP, bleed);
	size_t n_across = sheet_cuts(grid, true, geometry_trim_width(g), geometry_trim_height(g), across);
	size_t n_down = sheet_cuts(grid, false, geometry_trim_width(g), geometry_trim_height(g), down);

	text_add_decimal(ops, MARK_WIDTH, 3);
	text_add(ops, " w\n");
	for (size_t i = 0; i < n_across; i++)
		mark_cut(grid, ops, true, gap, across[i], down[0], down[n_down - 1]);
	for (size_t i = 0; i < n_down; i++)
		mark_cut(grid, ops, false, gap, down[i], across[0], across[n_across - 1]);
	text_add(ops, "S\n");
}
