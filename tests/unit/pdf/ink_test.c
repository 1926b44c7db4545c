#include "config.h"
#include "pdf/ink.h"

#include <math.h>

#include "unit/t.h"

static bool
maps_to(const struct ink_matrix *m, double x, double y, double to_x, double to_y)
{
	ink_apply(m, &x, &y);
	return fabs(x - to_x) < 1e-9 && fabs(y - to_y) < 1e-9;
}

static void
turns_are_clockwise_on_the_page(struct scope *sc)
{
	struct ink_matrix quarter = ink_turn(90, 10, 10), eighth = ink_turn(45, 0, 0);

	(void)sc;
	CHECK(maps_to(&quarter, 10, 20, 20, 10)); /* what was above is at the right */
	CHECK(maps_to(&quarter, 10, 10, 10, 10));
	CHECK(maps_to(&eighth, 0, sqrt(2), 1, 1));
}

static void
right_angles_are_exact(struct scope *sc)
{
	static const double degrees[] = {0, 90, 180, 270, 360, -90, 450};

	(void)sc;
	for (size_t i = 0; i < LENGTH_OF(degrees); i++) {
		struct ink_matrix m = ink_turn(degrees[i], 0, 0);

		for (int j = 0; j < 4; j++)
			CHECK(m.m[j] == 0 || m.m[j] == 1 || m.m[j] == -1);
	}
	CHECK(ink_turn(-90, 0, 0).m[1] == ink_turn(270, 0, 0).m[1]);
}

static void
the_inner_matrix_works_first(struct scope *sc)
{
	struct ink_matrix scale = ink_scale(2, 3), move = ink_move(10, 20), both = ink_multiply(&scale, &move);

	(void)sc;
	CHECK(maps_to(&both, 1, 1, 12, 23));
	both = ink_multiply(&move, &scale);
	CHECK(maps_to(&both, 1, 1, 22, 63));
}

static void
operators_are_plain_decimals(struct scope *sc)
{
	struct text *ops = text_new(sc, 1000);
	struct ink_matrix m = {{1.23456789, -0.0000001, 1e-6, 2, 100.00004, -0.5}};

	ink_save(ops);
	ink_concat(ops, &m);
	ink_fill_color(ops, &(struct settings_color){SETTINGS_COLOR_CMYK, {0, 0.25, 1, 1. / 3}});
	ink_fill_color(ops, &(struct settings_color){SETTINGS_COLOR_RGB, {1, 0, 0.5}});
	ink_stroke_color(ops, &(struct settings_color){SETTINGS_COLOR_GRAY, {1}});
	ink_fill_color(ops, &(struct settings_color){SETTINGS_COLOR_NONE, {1}});
	ink_rect_int(ops, 0, -1, 20, 3);
	ink_rect(ops, 0.5, 1, 2, 3.00001);
	ink_fill(ops);
	ink_restore(ops);
	CHECK_TEXT(ops->at, "q\n1.234568 0 0.000001 2 100 -0.5 cm\n0 0.25 1 0.3333 k\n1 0 0.5 rg\n1 G\n0 -1 20 3 re\n"
			    "0.5 1 2 3 re\nf\nQ\n");
}

T_MAIN(T(turns_are_clockwise_on_the_page), T(right_angles_are_exact), T(the_inner_matrix_works_first),
       T(operators_are_plain_decimals))
