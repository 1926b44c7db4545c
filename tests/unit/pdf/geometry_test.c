#include "config.h"
#include "pdf/geometry.h"

#include <math.h>

#include "unit/t.h"

static const struct geometry_box media = {0, 0, 200, 300}, crop = {20, 10, 190, 270}, trim = {30, 40, 180, 260};

static bool
near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* The overlay's corners land on the crop box's, turned with the page. */
static void
overlay_corners_are_the_shown_corners(struct scope *sc)
{
	static const struct {
		int rotate;
		double origin[2], right_top[2]; /* of overlay (0, 0) and (width, height), in the page's space */
	} cases[] = {{0, {20, 10}, {190, 270}},	  {90, {190, 10}, {20, 270}},  {180, {190, 270}, {20, 10}},
		     {270, {20, 270}, {190, 10}}, {-90, {20, 270}, {190, 10}}, {450, {190, 10}, {20, 270}}};

	(void)sc;
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		for (double unit = 1; unit < 5; unit += 1.5) {
			struct geometry g;
			double x = 0, y = 0;

			CHECK(geometry_page(&(struct geometry_boxes){.media = &media, .crop = &crop, .trim = &trim}, cases[i].rotate, unit, &g));
			ink_apply(&g.matrix, &x, &y);
			CHECK(near(x, cases[i].origin[0]) && near(y, cases[i].origin[1]));
			x = g.width, y = g.height;
			ink_apply(&g.matrix, &x, &y);
			CHECK(near(x, cases[i].right_top[0]) && near(y, cases[i].right_top[1]));
			CHECK(near(g.width * g.height, 170 * 260 * unit * unit));
		}
}

static void
the_trim_box_turns_with_the_page(struct scope *sc)
{
	/* distances inward from the crop box, before turning: left 10, top 10, right 10, bottom 30 */
	static const double top_left[4][2] = {{10, 10}, {30, 10}, {10, 30}, {10, 10}};

	(void)sc;
	for (int turn = 0; turn < 4; turn++) {
		struct geometry g;

		CHECK(geometry_page(&(struct geometry_boxes){.media = &media, .crop = &crop, .trim = &trim}, turn * 90, 2, &g));
		CHECK(near(g.trim[GEOMETRY_LEFT], 2 * top_left[turn][0]));
		CHECK(near(g.trim[GEOMETRY_TOP], 2 * top_left[turn][1]));
		CHECK(near((g.trim[GEOMETRY_RIGHT] - g.trim[GEOMETRY_LEFT]) * (g.trim[GEOMETRY_BOTTOM] - g.trim[GEOMETRY_TOP]),
			   150 * 220 * 4));
	}
}

static void
boxes_are_cut_to_the_sheet_and_nonsense_is_left_aside(struct scope *sc)
{
	const struct geometry_box outside = {-50, -50, 900, 900}, beside = {500, 500, 600, 600}, turned = {190, 270, 20, 10};
	struct geometry g;

	(void)sc;
	CHECK(geometry_page(&(struct geometry_boxes){.media = &media, .crop = &outside}, 0, 1, &g));
	CHECK(near(g.width, 200) && near(g.height, 300));
	CHECK(geometry_page(&(struct geometry_boxes){.media = &media, .crop = &beside}, 0, 1, &g));
	CHECK(near(g.width, 200) && near(g.height, 300));
	CHECK(geometry_page(&(struct geometry_boxes){.media = &media, .crop = &turned, .trim = &outside}, 0, 1, &g));
	CHECK(near(g.width, 170) && near(g.height, 260) && near(g.trim[GEOMETRY_LEFT], -20));
}

static void
pages_without_sense_are_refused(struct scope *sc)
{
	const struct geometry_box none = {5, 5, 5, 90}, huge = {0, 0, 1e9, 9}, odd = {0, 0, NAN, 9};
	struct geometry g;

	(void)sc;
	CHECK(!geometry_page(&(struct geometry_boxes){.media = &none}, 0, 1, &g));
	CHECK(!geometry_page(&(struct geometry_boxes){.media = &huge}, 0, 1, &g));
	CHECK(!geometry_page(&(struct geometry_boxes){.media = &odd}, 0, 1, &g));
	CHECK(!geometry_page(&(struct geometry_boxes){.media = &media}, 45, 1, &g));
	CHECK(!geometry_page(&(struct geometry_boxes){.media = &media}, 0, 0, &g));
	CHECK(!geometry_page(&(struct geometry_boxes){.media = &media}, 0, NAN, &g));
	CHECK(!geometry_page(&(struct geometry_boxes){.media = &media}, 0, 1e6, &g));
}

T_MAIN(T(overlay_corners_are_the_shown_corners), T(the_trim_box_turns_with_the_page),
       T(boxes_are_cut_to_the_sheet_and_nonsense_is_left_aside), T(pages_without_sense_are_refused))
