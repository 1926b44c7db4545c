/*
 * What is drawn over a template's pages: from settings and one card to the content stream of each page's overlay, in
 * *visible page coordinates* - pt, origin at the bottom left of the page as a viewer shows it (crop box, /Rotate and
 * UserUnit applied), y up. Whoever stamps adds the matrix from there into the page's own space. The stream needs no
 * resources. Beside it come the marks: what the proof and the searchable layer must know of where things went.
 */
#ifndef POSM_PDF_OVERLAY_H
#define POSM_PDF_OVERLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "model/card.h"
#include "model/settings.h"
#include "pdf/ink.h"
#include "qr/qr.h"

#define OVERLAY_OPS_MAX ((size_t)2 * 1024 * 1024) /* bytes of one page's operators: the max of the texts given */

struct outline;
struct outline_cluster;
struct overlay;
struct laps;

struct overlay_page_box {
	double width, height; /* of the shown page (crop box), pt */
	double left, top;     /* of the chosen box (settings->box) from the shown page's top left, pt */
	double box_width, box_height; /* of the chosen box: `mirror` turns about its middle */
};

struct overlay_qr {
	size_t element; /* index in the settings: pointer /elements/<n> */
	bool mirrored;  /* drawn by `mirror` */
	struct qr_matrix matrix;
	const char *payload;
	struct ink_matrix place; /* modules (column right, row down, from the top left module's corner) to visible page coordinates */
	double module;           /* pt, side of a module */
	double quiet_zone;       /* modules, as the settings say */
	struct settings_color color, background;
};

/* One line of text as drawn. */
struct overlay_line {
	size_t element;
	bool mirrored;
	const char *text; /* UTF-8, logical order */
	struct ink_matrix place; /* pt right along the baseline, up from it, to visible page coordinates */
	double size, width; /* pt: font size as drawn, advance of the line */
	size_t n_clusters;
	const struct outline_cluster *clusters; /* from the left, as wide as the line together */
	bool clipped; /* what lies beyond `clip` does not show */
	double clip[4]; /* left, bottom, right, top of the element's box as seen from the line's place */
};

enum overlay_note_kind { OVERLAY_SHRUNK, OVERLAY_CLIPPED };
struct overlay_note {
	enum overlay_note_kind kind;
	size_t element;
	double size; /* pt the text was drawn at */
};

/* The operators of one element, which leave the graphics state as they found it. */
struct overlay_span {
	size_t from, to;      /* in the text of operators */
	double corners[4][2]; /* of a box that holds all its ink, visible page coordinates */
};

/* Lives in the scope given to overlay_draw, as all it points to; release the arena to a mark after every card. */
struct overlay_marks {
	size_t n_spans, n_qr, n_lines, n_notes;
	const struct overlay_span *spans; /* in drawing order, without gaps; as many for every card of the page */
	const struct overlay_qr *qr;
	const struct overlay_line *lines;
	const struct overlay_note *notes; /* of elements, not of their mirror images */
};

/* Page numbers (1..) with something on them, ascending, in the scope: elements' pages and the mirror's target. */
size_t overlay_pages(struct scope *sc, const struct settings *settings, const int **pages);

/*
 * Checks every font. `settings` and `outline` are borrowed and outlive the overlay, which lives in the scope.
 * RC_INVALID unknown_font at /elements/<n>/font.
 */
enum rc overlay_open(struct scope *sc, const struct settings *settings, struct outline *outline,
		     struct overlay **out) MUST_CHECK;
/* From now on every drawing's time is given to PRESS_QR, PRESS_TEXT and PRESS_DRAW of the watch, which is borrowed. */
void overlay_watch(struct overlay *overlay, struct laps *watch);

/*
 * From now on an element that cannot be drawn for a card (no_glyph, text_overset, qr_data: RC_INVALID) is told and
 * left out instead of ending the drawing: for whoever wants to know of all. The scope's fault is it, and is forgotten then.
 */
typedef void overlay_trouble_fn(void *ctx, const struct scope *sc, size_t element);
void overlay_tell_trouble(struct overlay *overlay, overlay_trouble_fn *tell, void *ctx);

/*
 * Adds the operators of one page of one card to `ops`; the same arguments give the same bytes.
 * RC_INVALID no_glyph, text_overset, qr_data at /elements/<n>/...; RC_LIMIT too_large.
 */
enum rc overlay_draw(struct scope *sc, struct overlay *overlay, const struct card *card, int page,
		     const struct overlay_page_box *box, struct text *ops, struct overlay_marks *marks) MUST_CHECK;

#endif
