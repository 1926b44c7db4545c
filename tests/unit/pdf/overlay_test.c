#include "config.h"
#include "pdf/overlay.h"

#include <math.h>
#include <time.h>

#include "text/outline.h"
#include "unit/pdf/page.h"

#define WIDTH 300.0
#define HEIGHT 400.0
#define DPI 200

static const struct card card = {.uuid = "0f8fad5b-d9cb-469f-a165-70867728950e", .number = "12", .zone = "Терраса",
				 .seats = "4", .url = "https://check.example/t/0f8fad5b-d9cb-469f-a165-70867728950e",
				 .restaurant = "Кафе «Ёлочка»", .brand = "", .date = "23.11.2026"};
static const struct overlay_page_box whole = {WIDTH, HEIGHT, 0, 0, WIDTH, HEIGHT};

struct drawn {
	struct text *ops;
	struct overlay_marks marks;
	const char *dir;
};

static struct outline *
fonts(struct scope *sc)
{
	struct outline *outline = NULL;

	CHECK_OK(sc, outline_open(sc, "PT Sans", "", &outline));
	return outline;
}

static const struct settings *
parse(struct scope *sc, const char *elements, const char *mirror)
{
	const char *json = scope_printf(sc, "{\"format\":1,\"unit\":\"pt\",\"elements\":[%s]%s}", elements, mirror);
	const struct settings *s = NULL;

	CHECK_OK(sc, settings_parse(sc, (struct bytes){json, strlen(json)}, "", &s));
	return s;
}

/* Page 1 of these elements, drawn, wrapped and checked by qpdf. */
static struct drawn
draw_in(struct scope *sc, const char *elements, const char *mirror, const struct overlay_page_box *box)
{
	struct drawn d = {.ops = text_new(sc, OVERLAY_OPS_MAX), .dir = program_folder(sc)};
	struct outline *outline = fonts(sc);
	struct overlay *overlay;

	CHECK_OK(sc, overlay_open(sc, parse(sc, elements, mirror), outline, &overlay));
	CHECK_OK(sc, overlay_draw(sc, overlay, &card, 1, box, d.ops, &d.marks));
	page_write(sc, d.dir, WIDTH, HEIGHT, d.ops);
	outline_close(outline);
	return d;
}

static struct drawn
draw(struct scope *sc, const char *elements)
{
	return draw_in(sc, elements, "", &whole);
}

/* Every module of the picture is as the matrix says, at the place the marks say, quiet zone included. */
static int
wrong_modules(const struct page_picture *p, const struct overlay_qr *qr)
{
	int wrong = 0, side = qr->matrix.side, quiet = (int)qr->quiet_zone;

	for (int row = -quiet; row < side + quiet; row++)
		for (int column = -quiet; column < side + quiet; column++) {
			bool inside = row >= 0 && row < side && column >= 0 && column < side;
			double x = column + 0.5, y = row + 0.5;

			ink_apply(&qr->place, &x, &y);
			int px = (int)floor(x * DPI / 72), py = (int)floor((HEIGHT - y) * DPI / 72);

			if (px < 0 || py < 0 || px >= p->width || py >= p->height)
				wrong++;
			else
				wrong += (p->gray[py * p->width + px] < 128) !=
					 (inside && qr->matrix.modules[row * side + column]);
		}
	return wrong;
}

static void
a_code_scans_and_stands_where_the_marks_say_at_any_rotation(struct scope *sc)
{
	static const double degrees[] = {0, 30, 90, 180, 270, 317.5};

	for (size_t i = 0; i < 2 * LENGTH_OF(degrees); i++) {
		struct drawn d = draw(sc, scope_printf(sc, "{\"type\":\"qr\",\"x\":60,\"y\":150,\"size\":120,\"rotation\":%g}",
						       degrees[i / 2]));
		struct page_picture p = page_render(sc, d.dir, DPI, i % 2);

		CHECK_INT(d.marks.n_qr, 1);
		CHECK_TEXT(d.marks.qr[0].payload, card.url);
		CHECK_INT(wrong_modules(&p, &d.marks.qr[0]), 0);
		CHECK_TEXT(page_scan(sc, d.dir), scope_printf(sc, "%s\n", card.url));
		program_remove(sc, d.dir);
	}
}

static void
rotation_is_clockwise(struct scope *sc)
{
	/* A line of text from the box's left edge, turned by 90 degrees, begins at the top. */
	struct drawn d = draw(sc, "{\"type\":\"text\",\"x\":50,\"y\":180,\"width\":200,\"height\":40,\"size\":30,"
				  "\"value\":\"MM\",\"rotation\":90}");
	struct page_picture p = page_render(sc, d.dir, DPI, false);

	CHECK(page_ink(&p, DPI, 130, 100, 170, 170) > 500);
	CHECK_INT(page_ink(&p, DPI, 0, 170, WIDTH, HEIGHT), 0);
	program_remove(sc, d.dir);
}

static void
a_background_covers_the_quiet_zone_and_no_more(struct scope *sc)
{
	struct drawn d = draw(sc, "{\"type\":\"qr\",\"x\":100,\"y\":100,\"size\":66,\"quiet_zone\":2,"
				  "\"color\":{\"gray\":100},\"background\":{\"rgb\":\"#000000\"}}");
	struct page_picture p = page_render(sc, d.dir, DPI, false);
	double module = d.marks.qr[0].module; /* 2 pt: version 4 */

	CHECK(fabs(module - 2) < 1e-9);
	CHECK_INT(page_ink(&p, DPI, 0, 0, 95.5, HEIGHT), 0);
	CHECK_INT(page_ink(&p, DPI, 170.5, 0, WIDTH, HEIGHT), 0);
	CHECK(page_ink(&p, DPI, 96.5, 96.5, 99.5, 169.5) > 500);
	program_remove(sc, d.dir);
}

static void
positions_are_counted_from_the_chosen_box(struct scope *sc)
{
	struct overlay_page_box trim = {WIDTH, HEIGHT, 20, 30, WIDTH - 40, HEIGHT - 60};
	struct drawn d = draw_in(sc, "{\"type\":\"qr\",\"x\":10,\"y\":5,\"size\":66,\"quiet_zone\":0}", "", &trim);
	struct page_picture p = page_render(sc, d.dir, DPI, false);
	double x = 0, y = 0;

	ink_apply(&d.marks.qr[0].place, &x, &y);
	CHECK(fabs(x - 30) < 1e-9 && fabs(y - (HEIGHT - 35)) < 1e-9);
	CHECK_INT(wrong_modules(&p, &d.marks.qr[0]), 0);
	program_remove(sc, d.dir);
}

static void
a_mirror_repeats_the_panel_turned_by_180_degrees(struct scope *sc)
{
	struct overlay_page_box trim = {WIDTH, HEIGHT, 10, 20, WIDTH - 20, HEIGHT - 40};
	struct drawn d = draw_in(sc, "{\"type\":\"qr\",\"x\":30,\"y\":200,\"size\":99},"
				     "{\"type\":\"text\",\"x\":150,\"y\":200,\"width\":100,\"height\":50,\"size\":40,"
				     "\"value\":\"{{table.number}}\"}",
				 ",\"mirror\":{\"fold\":\"horizontal\",\"at\":180}", &trim);
	struct page_picture p = page_render(sc, d.dir, DPI, false);

	CHECK_INT(d.marks.n_qr, 2);
	CHECK_INT(d.marks.n_lines, 2);
	CHECK(!d.marks.qr[0].mirrored && d.marks.qr[1].mirrored);
	CHECK(d.marks.qr[0].matrix.modules == d.marks.qr[1].matrix.modules); /* encoded once */
	CHECK_INT(wrong_modules(&p, &d.marks.qr[0]), 0);
	CHECK_INT(wrong_modules(&p, &d.marks.qr[1]), 0);
	CHECK_TEXT(page_scan(sc, d.dir), scope_printf(sc, "%s\n%s\n", card.url, card.url));
	/* The fold is the middle of the page here, so the page turned is the page; 144 dpi make whole pixels. */
	p = page_render(sc, d.dir, 144, false);
	int n = p.width * p.height, wrong = 0;

	for (int i = 0; i < n; i++)
		wrong += abs(p.gray[i] - p.gray[n - 1 - i]) > 96;
	CHECK_INT(n, 600 * 800);
	CHECK(wrong < 20);
	program_remove(sc, d.dir);
}

static void
a_mirror_may_go_to_another_page(struct scope *sc)
{
	const struct settings *s = parse(sc, "{\"type\":\"qr\",\"page\":3,\"x\":30,\"y\":200,\"size\":99},"
					     "{\"type\":\"qr\",\"page\":1,\"x\":30,\"y\":200,\"size\":99}",
					 ",\"mirror\":{\"page\":3,\"to_page\":2,\"fold\":\"vertical\",\"at\":100}");
	struct text *ops = text_new(sc, OVERLAY_OPS_MAX);
	struct outline *outline = fonts(sc);
	struct overlay_marks marks;
	struct overlay *overlay;
	const int *pages;
	double x = 0, y = 0;

	CHECK_INT(overlay_pages(sc, s, &pages), 3);
	CHECK(pages[0] == 1 && pages[1] == 2 && pages[2] == 3);
	CHECK_OK(sc, overlay_open(sc, s, outline, &overlay));
	CHECK_OK(sc, overlay_draw(sc, overlay, &card, 2, &whole, ops, &marks));
	CHECK_INT(marks.n_qr, 1);
	ink_apply(&marks.qr[0].place, &x, &y);
	CHECK(fabs(x - 170) < 1e-9 && fabs(y - 200) < 1e-9); /* (30, 200) about (100, 200) */
	CHECK_OK(sc, overlay_draw(sc, overlay, &card, 3, &whole, ops, &marks));
	CHECK(marks.n_qr == 1 && !marks.qr[0].mirrored);
	outline_close(outline);
}

static void
a_mirror_of_an_empty_page_stamps_nothing(struct scope *sc)
{
	const struct settings *s = parse(sc, "{\"type\":\"qr\",\"page\":1,\"x\":30,\"y\":200,\"size\":99}",
					 ",\"mirror\":{\"page\":3,\"to_page\":2,\"fold\":\"vertical\",\"at\":100}");
	const int *pages;

	CHECK_INT(overlay_pages(sc, s, &pages), 1);
}

static void
what_cannot_be_drawn_is_named_by_its_element(struct scope *sc)
{
	static const char qr[] = "{\"type\":\"qr\",\"x\":1,\"y\":1,\"size\":50},";
	static const struct {
		const char *element, *code, *pointer;
	} cases[] = {
		{"{\"type\":\"text\",\"x\":1,\"y\":1,\"width\":10,\"height\":10,\"value\":\"{{restaurant.name}}\"}", "text_overset",
		 "/elements/1/value"},
		{"{\"type\":\"text\",\"x\":1,\"y\":1,\"width\":90,\"height\":90,\"value\":\"pizza \\ud83c\\udf55\"}", "no_glyph",
		 "/elements/1/value"},
	};
	struct outline *outline = fonts(sc);

	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct text *ops = text_new(sc, OVERLAY_OPS_MAX);
		struct overlay_marks marks;
		struct overlay *overlay;

		CHECK_OK(sc, overlay_open(sc, parse(sc, scope_printf(sc, "%s%s", qr, cases[i].element), ""), outline, &overlay));
		CHECK_FAULT(sc, overlay_draw(sc, overlay, &card, 1, &whole, ops, &marks), cases[i].code);
		CHECK_TEXT(sc->fault.pointer, cases[i].pointer);
	}
	outline_close(outline);
}

static void
an_unknown_font_is_refused_before_any_card(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct overlay *overlay;

	CHECK_FAULT(sc, overlay_open(sc, parse(sc, "{\"type\":\"qr\",\"x\":1,\"y\":1,\"size\":50},"
						   "{\"type\":\"text\",\"x\":1,\"y\":1,\"width\":10,\"height\":10,\"value\":\"a\","
						   "\"font\":\"Comic Papyrus\"}", ""), outline, &overlay), "unknown_font");
	CHECK_TEXT(sc->fault.pointer, "/elements/1/font");
	outline_close(outline);
}

static void
too_much_data_is_named_by_its_element(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct text *ops = text_new(sc, OVERLAY_OPS_MAX), *data = text_new(sc, 3000);
	struct overlay_marks marks;
	struct overlay *overlay;

	for (int i = 0; i < 200; i++)
		text_add(data, "{{date}}");
	CHECK_OK(sc, overlay_open(sc, parse(sc, scope_printf(sc, "{\"type\":\"qr\",\"x\":1,\"y\":1,\"size\":50,\"ecc\":\"H\","
								 "\"data\":\"x%.800s\"}", data->at), ""), outline, &overlay));
	CHECK_OK(sc, overlay_draw(sc, overlay, &card, 1, &whole, ops, &marks));
	struct card long_card = card;

	long_card.date = "an endless date, a date without an end, x";
	CHECK_FAULT(sc, overlay_draw(sc, overlay, &long_card, 1, &whole, ops, &marks), "qr_data");
	CHECK_TEXT(sc->fault.pointer, "/elements/0/data");
	outline_close(outline);
}

static void
the_same_card_gives_the_same_bytes(struct scope *sc)
{
	static const char elements[] = "{\"type\":\"qr\",\"x\":30,\"y\":200,\"size\":99,\"rotation\":12},{\"type\":\"text\",\"x\":15,"
				       "\"y\":20,\"width\":200,\"height\":50,\"value\":\"{{restaurant.name}} {{table.zone}}\"}";
	struct drawn a = draw(sc, elements), b = draw(sc, elements);

	CHECK_TEXT(a.ops->at, b.ops->at);
	program_remove(sc, a.dir);
	program_remove(sc, b.dir);
}

static void
an_empty_value_draws_nothing(struct scope *sc)
{
	struct drawn d = draw(sc, "{\"type\":\"text\",\"x\":15,\"y\":20,\"width\":200,\"height\":50,\"value\":\"{{brand.name}}\"}");

	CHECK_INT(d.ops->len, 0);
	CHECK_INT(d.marks.n_lines, 0);
	program_remove(sc, d.dir);
}

/* Memory by the number of cards, and the time a card takes: printed, not judged. */
static void
memory_is_flat_in_the_number_of_cards(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct overlay *overlay;
	struct text ops;
	struct timespec from, to;
	struct arena_mark mark;
	struct card c = card;
	size_t first = 0;

	CHECK_OK(sc, overlay_open(sc, parse(sc, "{\"type\":\"qr\",\"x\":30,\"y\":200,\"size\":99},{\"type\":\"text\",\"x\":15,\"y\":20,"
						"\"width\":200,\"height\":50,\"value\":\"Стол № {{table.number}}\"}", ""),
				  outline, &overlay));
	text_open(&ops, OVERLAY_OPS_MAX);
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < 2000; i++) {
		struct overlay_marks marks;

		mark = arena_mark(sc->arena);
		text_clear(&ops);
		c.number = scope_printf(sc, "%d", i);
		c.url = scope_printf(sc, "https://check.example/t/0f8fad5b-d9cb-469f-a165-%012d", i);
		CHECK_OK(sc, overlay_draw(sc, overlay, &c, 1, &whole, &ops, &marks));
		arena_release(sc->arena, mark);
		if (i == 100)
			first = arena_mark(sc->arena).used;
		if (i > 100)
			CHECK_INT(arena_mark(sc->arena).used, first);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("  %.0f us a card, %zu bytes\n",
	       ((double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3) / 2000, ops.len);
	text_close(&ops);
	outline_close(outline);
}

T_MAIN(T(a_code_scans_and_stands_where_the_marks_say_at_any_rotation), T(rotation_is_clockwise),
       T(a_background_covers_the_quiet_zone_and_no_more), T(positions_are_counted_from_the_chosen_box),
       T(a_mirror_repeats_the_panel_turned_by_180_degrees), T(a_mirror_may_go_to_another_page),
       T(a_mirror_of_an_empty_page_stamps_nothing), T(what_cannot_be_drawn_is_named_by_its_element),
       T(an_unknown_font_is_refused_before_any_card), T(too_much_data_is_named_by_its_element),
       T(the_same_card_gives_the_same_bytes), T(an_empty_value_draws_nothing), T(memory_is_flat_in_the_number_of_cards))
