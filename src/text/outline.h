/*
 * Text as outlines: Pango lays it out (any script, bidi, fallback, kerning), HarfBuzz gives each glyph's contour,
 * and what comes out are PDF path operators with integer operands under one `cm`. Nothing is embedded, nothing can be
 * substituted by a print shop. Fill rule is nonzero, one fill a glyph (variable fonts overlap themselves).
 *
 * Made once a process; keeps a cache of glyph contours, so memory grows with the glyphs used, not with the texts.
 * Not thread-safe.
 */
#ifndef POSM_TEXT_OUTLINE_H
#define POSM_TEXT_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "model/font.h"
#include "model/settings.h"

#define OUTLINE_EM 1000 /* units of the path operators in one em */

struct outline;

/*
 * default_font as in posm.conf (`Family[:bold][:italic]`), font_directory "" or a folder with further fonts.
 * fontconfig is asked as the environment says (FONTCONFIG_FILE). RC_INVALID unknown_font, font_directory.
 */
enum rc outline_open(struct scope *sc, const char *default_font, const char *font_directory,
		     struct outline **out) MUST_CHECK;
void outline_close(struct outline *outline); /* NULL is fine */

/*
 * From now on these families, separated by commas, are asked in their order for characters that a text's own font
 * lacks; "" leaves it to fontconfig. RC_INVALID unknown_font naming one that is not installed.
 */
enum rc outline_fall_back(struct scope *sc, struct outline *outline, const char *families) MUST_CHECK;

/*
 * Lays out and draws a sample of the scripts posm expects in the default font and throws it away, so that what
 * fontconfig, FreeType and Pango open or start on first use is there before a process locks itself up.
 */
enum rc outline_warm(struct scope *sc, struct outline *outline) MUST_CHECK;

/* Checks and loads a font of the settings (NULL: the default). RC_INVALID unknown_font naming the family. */
enum rc outline_check_font(struct scope *sc, struct outline *outline, const char *font) MUST_CHECK;

/* What settings may name, by name; in the scope. */
void outline_families(struct scope *sc, const struct outline *outline, const struct font_family **out, size_t *n);

/* What is drawn as one and cannot be parted: a letter with its marks, a ligature. */
struct outline_cluster {
	const char *text; /* in the line's text, in the order of reading */
	size_t len;
	double width; /* pt */
	bool leftwards; /* it belongs to a text that runs from right to left */
};

/* A drawn line, for the searchable layer; pt from the top-left of the element's box, y down. */
struct outline_line {
	const char *text; /* as written, in the scope's memory */
	double x, baseline;
	double width;
	size_t n_clusters;
	const struct outline_cluster *clusters; /* side by side from the left; of spaces too */
};

struct outline_drawn {
	double size; /* pt the text is drawn at; less than asked for when it was shrunk */
	bool clipped;
	size_t n_lines;
	const struct outline_line *lines;
};

/*
 * Adds the operators that draw `string` in the box of `text`: the current point of view is the box, origin at its
 * top left corner, y up (the box lies below the origin), fill colour already set. Graphics state is left as found.
 * RC_INVALID no_glyph (args: character, font), text_overset (args: size) when it does not fit and may not be shrunk
 * further, unknown_font.
 */
enum rc outline_draw(struct scope *sc, struct outline *outline, const struct settings_text *text, const char *string,
		     struct text *ops, struct outline_drawn *drawn) MUST_CHECK;

#endif
