/*
 * Pictures of pages by poppler and cairo. A `struct render` keeps one tiny document open: without any, poppler
 * sets itself up anew for every file (0.8 ms).
 */
#ifndef POSM_PDF_RENDER_H
#define POSM_PDF_RENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "pdf/ink.h"

struct scope;
struct render;
struct render_file;

#define RENDER_PIXELS_MAX 32e6
#define RENDER_WIDTH_MIN 16
#define RENDER_WIDTH_MAX 4000

/* Lives in the scope. GLib's messages go nowhere from here on: they would end in system calls the prison forbids. */
enum rc render_open(struct scope *sc, struct render **out) MUST_CHECK;

/* `pdf` is borrowed until render_close. RC_INVALID not_a_pdf. */
enum rc render_load(struct scope *sc, struct render *render, struct bytes pdf, struct render_file **out) MUST_CHECK;
void render_close(struct render_file *file); /* NULL is fine */

static inline void
render_close_at(struct render_file **file)
{
	render_close(*file);
}
#define AUTO_RENDER_FILE __attribute__((cleanup(render_close_at))) struct render_file

/* user_unit: the page's, which poppler does not tell; it matters for dpi alone. */
struct render_wish {
	int page, width_px, dpi; /* as struct press_picture */
	double user_unit;
};

/* The page as shown (crop box), on white, as PNG. RC_MISSING no_page, RC_LIMIT picture_too_large. */
enum rc render_png(struct scope *sc, struct render *render, struct bytes pdf, const struct render_wish *wish,
		   struct bytes *png) MUST_CHECK;

/* A sign that the page shows as text. */
struct render_letter {
	double box[4]; /* left, top, right, bottom from the crop box's top-left, turned as shown; /UserUnit is left out */
	char utf8[8];
	bool space; /* or the end of a line */
};

#define RENDER_LETTERS_MAX 50000

/* In reading order, in the scope. RC_MISSING no_page; RC_LIMIT too_large. */
enum rc render_letters(struct scope *sc, struct render_file *file, int page, struct render_letter **out, size_t *n) MUST_CHECK;

/* A rectangle of a page in pixels of 4 bytes (cairo's ARGB32 in native order), opaque. */
struct render_area {
	int width, height, stride;
	uint8_t *pixels;
};

/*
 * Paints the page over what the area holds. place: from the crop box (from its top-left, turned as shown, y down) to pixels;
 * poppler leaves /UserUnit out, so its lengths are the page's own units.
 */
enum rc render_paint(struct scope *sc, struct render_file *file, int page, const struct ink_matrix *place,
		     struct render_area *area) MUST_CHECK;

#endif
