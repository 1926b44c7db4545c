/* A text laid out and made to fit its box; the outlines come from outline.c. */
#ifndef POSM_TEXT_OUTLINE_LAYOUT_H
#define POSM_TEXT_OUTLINE_LAYOUT_H

#include <pango/pango.h>

#include "base/rc.h"
#include "model/settings.h"
#include "text/outline_font.h"

struct outline_layout {
	PangoLayout *layout; /* at OUTLINE_FONT_SIZE: scale by size / OUTLINE_FONT_SIZE */
	double size;         /* pt, thousandths at most */
	size_t n_lines;
	bool over; /* larger than the box (fit clip) */
};

static inline void
outline_layout_close(struct outline_layout *l)
{
	if (l->layout != NULL)
		g_object_unref(l->layout);
}
#define AUTO_LAYOUT __attribute__((cleanup(outline_layout_close))) struct outline_layout

/* Width of a line in em. */
double outline_layout_line_width(PangoLayoutLine *line);
/* RC_INVALID text_overset. */
enum rc outline_layout_open(struct scope *sc, struct outline_fonts *fonts, const struct outline_font *font,
			    const struct settings_text *text, const char *string, struct outline_layout *out) MUST_CHECK;

#endif
