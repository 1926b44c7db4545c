#include "config.h"
#include "pdf/ink.h"

#include <math.h>
#include <string.h>

#define PLACES 4        /* of coordinates in pt: 0.000035 mm */
#define FACTOR_PLACES 6 /* of factors, which are multiplied by up to some thousand */
#define COLOR_PLACES 4

struct ink_matrix
ink_multiply(const struct ink_matrix *inner, const struct ink_matrix *outer)
{
	const double *a = inner->m, *b = outer->m;

	return (struct ink_matrix){{a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2],
				    a[2] * b[1] + a[3] * b[3], a[4] * b[0] + a[5] * b[2] + b[4],
				    a[4] * b[1] + a[5] * b[3] + b[5]}};
}

struct ink_matrix
ink_move(double x, double y)
{
	return (struct ink_matrix){{1, 0, 0, 1, x, y}};
}

struct ink_matrix
ink_scale(double x, double y)
{
	return (struct ink_matrix){{x, 0, 0, y, 0, 0}};
}

/* sin and cos of degrees, without 6e-17 where it should be 0. */
static void
turn_of(double degrees, double *sine, double *cosine)
{
	static const double exact[] = {0, 1, 0, -1};
	double quarters = degrees / 90;

	if (quarters == floor(quarters)) {
		int quarter = (int)fmod(fmod(quarters, 4) + 4, 4);

		*sine = exact[quarter];
		*cosine = exact[(quarter + 1) % 4];
		return;
	}
	*sine = sin(degrees * M_PI / 180);
	*cosine = cos(degrees * M_PI / 180);
}

struct ink_matrix
ink_turn(double degrees, double x, double y)
{
	double s, c;

	turn_of(degrees, &s, &c);
	/* move (x, y) to the origin, turn clockwise, move back */
	return (struct ink_matrix){{c, -s, s, c, x - c * x - s * y, y + s * x - c * y}};
}

struct ink_matrix
ink_invert(const struct ink_matrix *matrix)
{
	const double *m = matrix->m;
	double d = m[0] * m[3] - m[1] * m[2];

	return (struct ink_matrix){{m[3] / d, -m[1] / d, -m[2] / d, m[0] / d, (m[2] * m[5] - m[3] * m[4]) / d,
				    (m[1] * m[4] - m[0] * m[5]) / d}};
}

void
ink_apply(const struct ink_matrix *m, double *x, double *y)
{
	double from_x = *x, from_y = *y;

	*x = m->m[0] * from_x + m->m[2] * from_y + m->m[4];
	*y = m->m[1] * from_x + m->m[3] * from_y + m->m[5];
}

void
ink_array(struct text *out, const double *numbers, int n)
{
	for (int i = 0; i < n; i++) {
		text_add_char(out, i > 0 ? ' ' : '[');
		text_add_decimal(out, numbers[i], FACTOR_PLACES);
	}
	text_add_char(out, ']');
}

void
ink_save(struct text *ops)
{
	text_add(ops, "q\n");
}

void
ink_restore(struct text *ops)
{
	text_add(ops, "Q\n");
}

void
ink_concat(struct text *ops, const struct ink_matrix *m)
{
	for (int i = 0; i < 6; i++) {
		text_add_decimal(ops, m->m[i], i < 4 ? FACTOR_PLACES : PLACES);
		text_add_char(ops, ' ');
	}
	text_add(ops, "cm\n");
}

static void
add_color(struct text *ops, const struct settings_color *color, const char *const *operator)
{
	static const int components[] = {[SETTINGS_COLOR_GRAY] = 1, [SETTINGS_COLOR_RGB] = 3, [SETTINGS_COLOR_CMYK] = 4};

	if (color->space == SETTINGS_COLOR_NONE)
		return;
	for (int i = 0; i < components[color->space]; i++) {
		text_add_decimal(ops, color->c[i], COLOR_PLACES);
		text_add_char(ops, ' ');
	}
	text_add(ops, operator[color->space]);
}

void
ink_fill_color(struct text *ops, const struct settings_color *color)
{
	static const char *const operator[] = {"", "g\n", "rg\n", "k\n"};

	add_color(ops, color, operator);
}

void
ink_stroke_color(struct text *ops, const struct settings_color *color)
{
	static const char *const operator[] = {"", "G\n", "RG\n", "K\n"};

	add_color(ops, color, operator);
}

void
ink_rect(struct text *ops, double x, double y, double width, double height)
{
	const double operand[] = {x, y, width, height};

	for (int i = 0; i < 4; i++) {
		text_add_decimal(ops, operand[i], PLACES);
		text_add_char(ops, ' ');
	}
	text_add(ops, "re\n");
}

/* Digits and a space, backwards from `end`. */
static char *
put_int(char *end, int n)
{
	unsigned int left = n < 0 ? -(unsigned int)n : (unsigned int)n;

	*--end = ' ';
	do
		*--end = (char)('0' + left % 10);
	while ((left /= 10) != 0);
	if (n < 0)
		*--end = '-';
	return end;
}

/* By far the most frequent operator: one addition to the text instead of nine. */
void
ink_rect_int(struct text *ops, int x, int y, int width, int height)
{
	char line[4 * 12 + 3], *end = line + sizeof(line), *from = end - 3;

	memcpy(from, "re\n", 3);
	from = put_int(put_int(put_int(put_int(from, height), width), y), x);
	text_add_bytes(ops, from, (size_t)(end - from));
}

void
ink_fill(struct text *ops)
{
	text_add(ops, "f\n");
}
