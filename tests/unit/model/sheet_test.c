#include "config.h"
#include "model/sheet.h"

#include <math.h>

#include "base/text.h"
#include "model/settings.h"
#include "unit/t.h"

#define MM (1 / MM_PER_PT)

static bool
near_mm(double pt, double mm)
{
	return fabs(pt * MM_PER_PT - mm) < 0.01;
}

static struct sheet
parsed(struct scope *sc, struct sheet_words words)
{
	struct sheet sheet = {0};

	CHECK_OK(sc, sheet_parse(sc, &words, &sheet));
	return sheet;
}

static void
cells_of_every_preset_lie_on_the_sheet_beside_each_other(struct scope *sc)
{
	for (size_t i = 0; sheet_preset(i) != NULL; i++) {
		const struct sheet_preset *p = sheet_preset(i);
		struct sheet s = parsed(sc, (struct sheet_words){.sheet = p->name});
		struct sheet_grid g;

		if (p->columns == 0)
			continue;
		CHECK_OK(sc, sheet_arrange(sc, &s, s.cell_width, s.cell_height, &g));
		CHECK(!g.turned);
		CHECK(near_mm(g.width, p->width) && near_mm(g.height, p->height));
		CHECK(g.left >= -0.01 && g.top >= -0.01);
		CHECK(g.left + (g.columns - 1) * g.pitch_x + g.cell_width <= g.width + 0.01);
		CHECK(g.top + (g.rows - 1) * g.pitch_y + g.cell_height <= g.height + 0.01);
		CHECK(g.columns == 1 || g.pitch_x >= g.cell_width - 0.01);
		CHECK(g.rows == 1 || g.pitch_y >= g.cell_height - 0.01);
		/* what is left over is the same on both sides, to an eighth of an inch: sheets are made so */
		double right = g.width - (g.left + (g.columns - 1) * g.pitch_x + g.cell_width);
		double bottom = g.height - (g.top + (g.rows - 1) * g.pitch_y + g.cell_height);

		CHECK(fabs(right - g.left) <= 9 || g.columns == 1);
		CHECK(fabs(bottom - g.top) <= 9 || strncmp(p->name, "avery-5305", 10) == 0);
	}
}

/* Numbers from the makers' sheets, not from our table: position of the last cell, mm. */
static void
presets_have_their_makers_measures(struct scope *sc)
{
	static const struct {
		const char *name;
		int cells;
		double x, y; /* of the last cell's top left */
	} known[] = {{"a4-2x2-a6", 4, 105, 148.5},	     {"a4-2x2-a6-landscape", 4, 148.5, 105},
		     {"a4-2x4-a7", 8, 105, 222.75},	     {"a4-4x2-a7", 8, 222.75, 105},
		     {"card-85x55", 10, 105, 231},	     {"card-90x50", 10, 105, 223.5},
		     {"durable-54x90", 10, 105, 228},	     {"durable-40x75", 12, 105, 228.5},
		     {"durable-60x90", 8, 105, 208.5},	     {"herma-50x80", 10, 112.5, 233.5},
		     {"avery-l4785", 10, 113, 233},	     {"avery-5294", 12, 5.71 * 25.4, 7.97 * 25.4},
		     {"avery-5293", 24, 6.4592 * 25.4, 8.826 * 25.4}, {"avery-8293", 20, 6.5 * 25.4, 8.75 * 25.4},
		     {"round-50", 15, 140, 233.5},	     {"round-60", 12, 140, 220.5}, {"round-90", 6, 107.5, 198.5},
		     {"avery-5305", 2, 0, 139.7},	     {"avery-5305-panel", 2, 0, 203.2}};
	size_t presets = 0;

	for (size_t i = 0; sheet_preset(i) != NULL; i++)
		presets += sheet_preset(i)->columns > 0;
	CHECK_INT(presets, LENGTH_OF(known));
	for (size_t i = 0; i < LENGTH_OF(known); i++) {
		struct sheet s = parsed(sc, (struct sheet_words){.sheet = known[i].name});
		struct sheet_grid g;

		CHECK_OK(sc, sheet_arrange(sc, &s, s.cell_width, s.cell_height, &g));
		CHECK_INT(sheet_cells(&g), known[i].cells);
		struct sheet_place last = sheet_place(&g, known[i].cells - 1, SHEET_ONE_SIDED);

		if (!near_mm(last.x, known[i].x) || !near_mm(last.y, known[i].y)) {
			printf("  %s: last cell at %f, %f\n", known[i].name, last.x * MM_PER_PT, last.y * MM_PER_PT);
			t_failures++;
		}
	}
}

static void
paper_takes_as_many_cards_as_fit_in_its_middle(struct scope *sc)
{
	struct sheet s = parsed(sc, (struct sheet_words){.sheet = "sra3", .gutter = "6", .margin = "10"});
	struct sheet_grid g;

	/* 320 x 450 less margins: 300 x 430. Upright A6: 2 x 2 = 4; paper turned: 430/111 = 3, 300/154 = 1 */
	CHECK_OK(sc, sheet_arrange(sc, &s, 105 * MM, 148 * MM, &g));
	CHECK_INT(g.columns, 2);
	CHECK_INT(g.rows, 2);
	CHECK(near_mm(g.left, (320 - 216) / 2.0) && near_mm(g.top, (450 - 302) / 2.0));
	/* landscape cards of 148 x 105: upright 1 x 3 (300/148 = 1 with gutter), turned paper 2 x 2 */
	CHECK_OK(sc, sheet_arrange(sc, &s, 148 * MM, 105 * MM, &g));
	CHECK_INT(sheet_cells(&g), 4);
	CHECK(near_mm(g.width, 450));
	s = parsed(sc, (struct sheet_words){.sheet = "a4", .margin = "0"});
	CHECK_OK(sc, sheet_arrange(sc, &s, 105 * MM, 148.5 * MM, &g));
	CHECK_INT(sheet_cells(&g), 4);
	CHECK_FAULT(sc, sheet_arrange(sc, &s, 300 * MM, 300 * MM, &g), "sheet_mismatch");
}

static void
a_card_lies_in_its_cell_or_turned_or_not_at_all(struct scope *sc)
{
	struct sheet s = parsed(sc, (struct sheet_words){.sheet = "a4-2x2-a6"});
	struct sheet_grid g;

	CHECK_OK(sc, sheet_arrange(sc, &s, 105 * MM, 148 * MM, &g));
	CHECK(!g.turned);
	CHECK_OK(sc, sheet_arrange(sc, &s, 148 * MM, 105 * MM, &g));
	CHECK(g.turned);
	CHECK_FAULT(sc, sheet_arrange(sc, &s, 120 * MM, 148 * MM, &g), "sheet_mismatch");
}

/* Cut into stacks and laid on each other, every order gives each card once and in its place. */
static void
every_card_has_one_cell_in_both_orders(struct scope *sc)
{
	struct sheet s = parsed(sc, (struct sheet_words){.sheet = "a4-2x4-a7"});
	struct sheet_grid g;

	CHECK_OK(sc, sheet_arrange(sc, &s, 105 * MM, 74 * MM, &g));
	for (int64_t n = 1; n < 60; n++) {
		int64_t sheets = sheet_count(&g, n), next = 0;

		for (int64_t sheet = 0; sheet < sheets; sheet++)
			for (int cell = 0; cell < sheet_cells(&g); cell++) {
				int64_t card = sheet_card(&g, SHEET_ROWS, n, sheet, cell);

				CHECK(card == (next < n ? next : -1));
				next++;
			}
		next = 0;
		/* cut: the stack of cell 0 from the top sheet down, then that of cell 1 ... */
		for (int cell = 0; cell < sheet_cells(&g); cell++)
			for (int64_t sheet = 0; sheet < sheets; sheet++) {
				int64_t card = sheet_card(&g, SHEET_STACKS, n, sheet, cell);

				CHECK(card == (next < n ? next : -1));
				next++;
			}
	}
}

static void
the_back_of_a_cell_is_behind_it(struct scope *sc)
{
	struct sheet s = parsed(sc, (struct sheet_words){.sheet = "avery-l4785"});
	struct sheet_grid g;

	CHECK_OK(sc, sheet_arrange(sc, &s, 80 * MM, 50 * MM, &g));
	struct sheet_place front = sheet_place(&g, 0, SHEET_ONE_SIDED), back = sheet_place(&g, 0, SHEET_LONG_EDGE);

	/* portrait, turned about the long edge: mirrored left to right, at the same height */
	CHECK(near_mm(back.x, 210 - 80 - 18) && near_mm(back.y, 13) && !back.upside_down);
	back = sheet_place(&g, 0, SHEET_SHORT_EDGE);
	CHECK(near_mm(back.x, 18) && near_mm(back.y, 297 - 50 - 13) && back.upside_down);
	CHECK(near_mm(front.x, 18) && near_mm(front.y, 13));
}

static void
cuts_are_named_once(struct scope *sc)
{
	struct sheet s = parsed(sc, (struct sheet_words){.sheet = "card-85x55"});
	struct sheet_grid g;
	double at[2 * SHEET_SIDE_MAX];

	CHECK_OK(sc, sheet_arrange(sc, &s, 85 * MM, 55 * MM, &g));
	CHECK_INT(sheet_cuts(&g, true, 85 * MM, 55 * MM, at), 3);
	CHECK(near_mm(at[0], 20) && near_mm(at[1], 105) && near_mm(at[2], 190));
	CHECK_INT(sheet_cuts(&g, false, 85 * MM, 55 * MM, at), 6);
	/* smaller cards have gaps between them */
	CHECK_INT(sheet_cuts(&g, true, 80 * MM, 50 * MM, at), 4);
	CHECK(near_mm(at[0], 22.5) && near_mm(at[1], 102.5));
}

static void
a_wrong_word_is_named(struct scope *sc)
{
	struct sheet out;

	static const struct {
		struct sheet_words words;
		const char *pointer;
	} wrong[] = {{{.sheet = "a9"}, "/sheet"},	       {{.sheet = "0x0"}, "/sheet"},
		     {{.sheet = "1e3x100"}, "/sheet"},       {{.sheet = "210x"}, "/sheet"},
		     {{.sheet = "99999x99999"}, "/sheet"},   {{.marks = "yes"}, "/marks"},
		     {{.bleed = "-1"}, "/bleed"},	       {{.bleed = "3mm"}, "/bleed"},
		     {{.bleed = "."}, "/bleed"},	       {{.gutter = "101"}, "/gutter"},
		     {{.margin = "nan"}, "/margin"},	       {{.order = "cut"}, "/order"},
		     {{.duplex = "both"}, "/duplex"},	       {{.copies = "0"}, "/copies"},
		     {{.copies = "1001"}, "/copies"},	       {{.copies = "2.5"}, "/copies"},
		     {{.sheet = "1.2.3x4"}, "/sheet"},       {{.sheet = ""}, "/sheet"}};

	for (size_t i = 0; i < LENGTH_OF(wrong); i++) {
		CHECK_FAULT(sc, sheet_parse(sc, &wrong[i].words, &out), "bad_sheet");
		CHECK_TEXT(sc->fault.pointer, wrong[i].pointer);
		fault_clear(sc);
	}
	out = parsed(sc, (struct sheet_words){.sheet = "100.5x200", .bleed = "2.5", .copies = "3", .order = "stacks"});
	CHECK(near_mm(out.width, 100.5) && near_mm(out.height, 200) && near_mm(out.bleed, 2.5) && out.copies == 3 && out.marks);
}

T_MAIN(T(cells_of_every_preset_lie_on_the_sheet_beside_each_other), T(presets_have_their_makers_measures),
       T(paper_takes_as_many_cards_as_fit_in_its_middle), T(a_card_lies_in_its_cell_or_turned_or_not_at_all),
       T(every_card_has_one_cell_in_both_orders), T(the_back_of_a_cell_is_behind_it), T(cuts_are_named_once),
       T(a_wrong_word_is_named))
