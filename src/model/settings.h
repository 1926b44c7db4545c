/*
 * Settings, format 1: where QR codes and texts go on a template's pages (docs/settings.md). Parsed settings
 * have every default filled in and every length turned into points; the JSON they came from is kept by whoever
 * stores them. Lengths are in pt (1/72 inch) from the top-left of the chosen box as a viewer shows the page,
 * angles in degrees clockwise.
 */
#ifndef POSM_MODEL_SETTINGS_H
#define POSM_MODEL_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

#define MM_PER_PT (25.4 / 72) /* ISO 32000-1, 8.3.2.3: a unit of user space is 1/72 inch */

#define SETTINGS_BYTES_MAX ((size_t)256 * 1024)
#define SETTINGS_ELEMENTS_MAX 200
#define SETTINGS_PAGE_MAX 100
#define SETTINGS_VALUE_MAX 2000 /* characters of a text's value */
#define SETTINGS_DATA_MAX 1000  /* characters of a code's data */

enum settings_unit_word { SETTINGS_MM, SETTINGS_PT, SETTINGS_IN };
enum settings_box { SETTINGS_BOX_CROP, SETTINGS_BOX_TRIM, SETTINGS_BOX_MEDIA };
enum settings_ecc { SETTINGS_ECC_L, SETTINGS_ECC_M, SETTINGS_ECC_Q, SETTINGS_ECC_H };
enum settings_align { SETTINGS_ALIGN_LEFT, SETTINGS_ALIGN_CENTER, SETTINGS_ALIGN_RIGHT };
enum settings_valign { SETTINGS_VALIGN_TOP, SETTINGS_VALIGN_MIDDLE, SETTINGS_VALIGN_BOTTOM };
enum settings_fit { SETTINGS_FIT_SHRINK, SETTINGS_FIT_WRAP, SETTINGS_FIT_CLIP, SETTINGS_FIT_ERROR };
/* {"gray": 0..100} is lightness (0 black, 100 white), {"rgb": "#rrggbb"}, {"cmyk": [0..100 x 4]} percent of ink. */
enum settings_color_space { SETTINGS_COLOR_NONE, SETTINGS_COLOR_GRAY, SETTINGS_COLOR_RGB, SETTINGS_COLOR_CMYK };

struct settings_color {
	enum settings_color_space space;
	double c[4]; /* 0..1, as many as the space has, as PDF's operators take them (ISO 32000-1 8.6.4) */
};

struct settings_qr {
	double size; /* side of the modules, without the quiet zone */
	enum settings_ecc ecc;
	double quiet_zone; /* modules */
	struct settings_color color, background;
	const char *data; /* with placeholders */
};

struct settings_text {
	double width, height;
	enum settings_align align;
	enum settings_valign valign;
	const char *font; /* Family[:bold][:italic]; NULL: the configured default font */
	double size, min_size; /* pt */
	double line_height;    /* times the size */
	double letter_spacing; /* pt */
	enum settings_fit fit;
	struct settings_color color;
	const char *value; /* with placeholders */
};

enum settings_type { SETTINGS_QR, SETTINGS_TEXT };

struct settings_element {
	enum settings_type type;
	int page; /* 1.. */
	double x, y;
	double rotation;
	union {
		struct settings_qr qr;
		struct settings_text text;
	};
};

enum settings_fold { SETTINGS_FOLD_NONE, SETTINGS_FOLD_HORIZONTAL, SETTINGS_FOLD_VERTICAL };

/* Elements of `page` appear again, turned by 180 degrees about the fold line, on `to_page`. */
struct settings_mirror {
	enum settings_fold fold;
	int page, to_page;
	double at; /* of the fold line, from the top (horizontal) or left (vertical) of the box */
};

struct settings {
	enum settings_unit_word unit; /* as written, for messages; all below is in pt */
	enum settings_box box;
	struct settings_mirror mirror;
	size_t n;
	const struct settings_element *elements;
};

/*
 * Reads and checks the JSON. RC_INVALID with a code (bad_json, unknown_field, missing_field, wrong_type,
 * out_of_range, unknown_placeholder, ...) and the JSON pointer of the place, below `base` ("" for a file of its own,
 * "/settings" inside a request body).
 */
enum rc settings_parse(struct scope *sc, struct bytes json, const char *base, const struct settings **out) MUST_CHECK;
/* What it shows, with placeholders: a code's data, a text's value. */
const char *settings_element_value(const struct settings_element *e);
/* Settings without a QR get the warning no_code and proof `none`. */
bool settings_has_qr(const struct settings *s);
/* The JSON Schema (draft 2020-12) of format 1, made from the same table of fields that settings_parse reads. */
void settings_schema(struct text *out);

#endif
