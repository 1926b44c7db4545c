/*
 * A document of libharu's while it is made: the first thing that went wrong is kept (what follows it are echoes), drawing needs
 * no checks until paper_save. Lengths in pt from the bottom left.
 */
#ifndef POSM_FRESH_PAPER_H
#define POSM_FRESH_PAPER_H

#include <hpdf.h>

#include "base/text.h"
#include "fresh/caption_font.h"
#include "qr/qr.h"

struct paper {
	HPDF_Doc doc;
	HPDF_Page page; /* the newest */
	HPDF_Font font; /* NULL: none yet */
	HPDF_STATUS failed, detail;
};

static inline void
paper_close_at(struct paper *paper)
{
	if (paper->doc != NULL)
		HPDF_Free(paper->doc);
}
#define AUTO_PAPER __attribute__((cleanup(paper_close_at))) struct paper

/* `paper` must stay where it is. RC_BROKEN libharu. */
enum rc paper_open(struct scope *sc, struct paper *paper) MUST_CHECK;
void paper_add_page(struct paper *paper, double width, double height);
/* Before the first text. */
void paper_load_font(struct paper *paper, const struct caption_font *file);
/* The code with its quiet zone in a square, black alone. */
void paper_put_code(struct paper *paper, const struct qr_matrix *qr, double left, double bottom, double size);
/* One line about x, shrunk to the width; size in pt. */
void paper_put_line(struct paper *paper, const char *text, double x, double baseline, double size, double width);
enum rc paper_save(struct scope *sc, struct paper *paper, struct bytes *out) MUST_CHECK;

#endif
