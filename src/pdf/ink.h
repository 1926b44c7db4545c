/*
 * PDF content operators straight into a text (ISO 32000-1 Annex A). Numbers are integers or exact decimals, never
 * floats in a locale; nothing is checked here beyond what the types say.
 */
#ifndef POSM_PDF_INK_H
#define POSM_PDF_INK_H

#include <stdint.h>

#include "base/text.h"
#include "model/settings.h"

/* x' = m[0] x + m[2] y + m[4], y' = m[1] x + m[3] y + m[5] (ISO 32000-1 8.3.3), as in the operand order of cm. */
struct ink_matrix {
	double m[6];
};

static const struct ink_matrix ink_identity = {{1, 0, 0, 1, 0, 0}};

/* First `inner`, then `outer`. */
struct ink_matrix ink_multiply(const struct ink_matrix *inner, const struct ink_matrix *outer);
struct ink_matrix ink_move(double x, double y);
struct ink_matrix ink_scale(double x, double y);
/* Clockwise as seen on the page (y up), about (x, y). Right angles are exact. */
struct ink_matrix ink_turn(double degrees, double x, double y);
/* Undoes a matrix whose determinant is not 0. */
struct ink_matrix ink_invert(const struct ink_matrix *matrix);
void ink_apply(const struct ink_matrix *m, double *x, double *y);

/* "[a b c]", as a dictionary has it. */
void ink_array(struct text *out, const double *numbers, int n);

void ink_save(struct text *ops);
void ink_restore(struct text *ops);
void ink_concat(struct text *ops, const struct ink_matrix *m);
/* Sets the colour of fills, of strokes; nothing for SETTINGS_COLOR_NONE. */
void ink_fill_color(struct text *ops, const struct settings_color *color);
void ink_stroke_color(struct text *ops, const struct settings_color *color);
void ink_rect(struct text *ops, double x, double y, double width, double height);
void ink_rect_int(struct text *ops, int x, int y, int width, int height);
/* Nonzero winding rule. */
void ink_fill(struct text *ops);

#endif
