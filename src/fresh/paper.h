/*
 * A document of libharu's while it is made: the first thing that went wrong is kept (what follows it are echoes), drawing needs
 * no checks until paper_save. Text is drawn as outlines, as on cards: libharu knows neither fallback nor shaping. Lengths in pt
 * from the bottom left.
 */
#ifndef POSM_FRESH_PAPER_H
#define POSM_FRESH_PAPER_H

#include <hpdf.h>

#include "base/text.h"
#include "fresh/fresh.h"
#include "qr/qr.h"
#include "text/outline.h"

struct paper {
	HPDF_Doc doc;
	HPDF_Page page; /* the newest */
	struct outline *outline; /* NULL: it has no text */
	HPDF_STATUS failed, detail;
};

static inline void
paper_close_at(struct paper *paper)
{
	if (paper->doc != NULL)
		HPDF_Free(paper->doc);
	outline_close(paper->outline);
}
#define AUTO_PAPER __attribute__((cleanup(paper_close_at))) struct paper

/* `paper` must stay where it is. fonts NULL: there will be no text. RC_BROKEN libharu, RC_INVALID unknown_font. */
enum rc paper_open(struct scope *sc, struct paper *paper, const struct fresh_fonts *fonts) MUST_CHECK;
void paper_add_page(struct paper *paper, double width, double height);
/* The code with its quiet zone in a square, black alone. */
void paper_put_code(struct paper *paper, const struct qr_matrix *qr, double left, double bottom, double size);
/* One line about x, shrunk to the width; size in pt. RC_INVALID no_glyph. */
enum rc paper_put_line(struct scope *sc, struct paper *paper, const char *text, double x, double baseline, double size,
		       double width) MUST_CHECK;
enum rc paper_save(struct scope *sc, struct paper *paper, struct bytes *out) MUST_CHECK;

#endif
