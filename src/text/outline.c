#include "config.h"
#include "text/outline.h"

#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "text/outline_family.h"
#include "text/outline_layout.h"

/* FreeType's synthetic bold: outlines grow by 1/24 em, half to the left, half to the right of where they were moved to. */
#define THICKENED_STROKE (OUTLINE_EM / 24)
#define THICKENED_SHIFT (OUTLINE_EM / 48)

struct outline {
	struct outline_fonts fonts;
	char *default_font;
};

/* What goes on while the glyphs of one text are written. */
struct pen {
	struct outline *outline;
	struct text *ops;
	const char *string;
	const char *font; /* as the settings name it, for messages */
	long x, y;        /* where the operators' origin is now, in units from the text's own origin */
	bool stroke_set;
	double pt; /* of a Pango unit */
	size_t n_clusters;
	struct outline_cluster *clusters; /* of the line being drawn */
};

static void
close_at_failure(struct outline **outline)
{
	outline_close(*outline);
}

enum rc
outline_open(struct scope *sc, const char *default_font, const char *font_directory, struct outline **out)
{
	__attribute__((cleanup(close_at_failure))) struct outline *outline = g_new0(struct outline, 1);

	outline->default_font = g_strdup(default_font);
	TRY(outline_fonts_open(sc, font_directory, &outline->fonts));
	TRY(outline_check_font(sc, outline, NULL));
	*out = outline;
	outline = NULL;
	return RC_OK;
}

void
outline_close(struct outline *outline)
{
	if (outline == NULL)
		return;
	outline_fonts_close(&outline->fonts);
	g_free(outline->default_font);
	g_free(outline);
}

enum rc
outline_fall_back(struct scope *sc, struct outline *outline, const char *families)
{
	return outline_fonts_fall_back(sc, &outline->fonts, families);
}

void
outline_families(struct scope *sc, const struct outline *outline, const struct font_family **out, size_t *n)
{
	outline_families_of(sc, &outline->fonts, out, n);
}

static const char *
name_of(const struct outline *outline, const char *font)
{
	return font != NULL ? font : outline->default_font;
}

enum rc
outline_check_font(struct scope *sc, struct outline *outline, const char *font)
{
	const struct outline_font *found;

	return outline_font_of(sc, &outline->fonts, name_of(outline, font), &found);
}

static enum rc
no_glyph(struct scope *sc, const struct pen *pen, int byte)
{
	const char *at = pen->string + byte, *behind = at;
	int32_t c = utf8_next(&behind, at + strlen(at));

	fault(sc, RC_INVALID, "no_glyph", "neither '%s' nor another font here has an outline for %.*s (U+%04X)", pen->font,
	      (int)(behind - at), at, (unsigned)c);
	fault_arg(sc, "character", "%.*s", (int)(behind - at), at);
	fault_arg(sc, "code", "U+%04X", (unsigned)c);
	fault_arg(sc, "font", "%s", pen->font);
	return RC_INVALID;
}

static void
move_pen(struct pen *pen, long x, long y)
{
	if (x == pen->x && y == pen->y)
		return;
	text_add(pen->ops, "1 0 0 1 ");
	text_add_int(pen->ops, x - pen->x);
	text_add_char(pen->ops, ' ');
	text_add_int(pen->ops, y - pen->y);
	text_add(pen->ops, " cm\n");
	pen->x = x;
	pen->y = y;
}

static void
put_glyph(struct pen *pen, const struct outline_face *face, const struct outline_glyph *glyph, double x, double y)
{
	bool thick = outline_face_is_thickened(face);
	long shift = thick ? THICKENED_SHIFT : 0;

	move_pen(pen, lround(x) + shift, lround(y) + shift);
	if (thick && !pen->stroke_set) {
		text_addf(pen->ops, "%d w 1 j\n", THICKENED_STROKE);
		pen->stroke_set = true;
	}
	text_add_bytes(pen->ops, glyph->path, glyph->len);
	text_add(pen->ops, thick ? "B\n" : "f\n"); /* nonzero: the contours of variable fonts overlap */
}

/* Pango units to ours. */
static double
units(double pango)
{
	return pango * (OUTLINE_EM / OUTLINE_FONT_UNITS);
}

/* Glyphs come from the left: in a run from right to left, the cluster that is read last is the first. */
static void
note_cluster(struct pen *pen, const PangoGlyphItem *run, int glyph, int *begun)
{
	const PangoItem *item = run->item;
	bool leftwards = item->analysis.level % 2 != 0;
	int from = run->glyphs->log_clusters[glyph];

	if (*begun >= 0 && (leftwards ? from >= *begun : from <= *begun)) {
		pen->clusters[pen->n_clusters - 1].width += run->glyphs->glyphs[glyph].geometry.width * pen->pt;
		return;
	}
	struct outline_cluster *cluster = &pen->clusters[pen->n_clusters];
	int to = leftwards && *begun >= 0 ? *begun : item->length;

	if (!leftwards && *begun >= 0)
		cluster[-1].len = (size_t)(from - *begun);
	*cluster = (struct outline_cluster){pen->string + item->offset + from, (size_t)(to - from),
					    run->glyphs->glyphs[glyph].geometry.width * pen->pt, leftwards};
	pen->n_clusters++;
	*begun = from;
}

static enum rc
put_run(struct scope *sc, struct pen *pen, const PangoGlyphItem *run, double *x, double y)
{
	struct outline_face *face = outline_face_of(&pen->outline->fonts.faces, run->item->analysis.font);
	int begun = -1; /* the cluster that the glyph before belongs to */

	for (int i = 0; i < run->glyphs->num_glyphs; i++) {
		const PangoGlyphInfo *g = &run->glyphs->glyphs[i];
		const PangoGlyphGeometry *at = &g->geometry;
		int byte = run->item->offset + run->glyphs->log_clusters[i];

		note_cluster(pen, run, i, &begun);
		if (g->glyph & PANGO_GLYPH_UNKNOWN_FLAG)
			return no_glyph(sc, pen, byte);
		if (g->glyph != PANGO_GLYPH_EMPTY) {
			const struct outline_glyph *glyph = outline_face_glyph(face, g->glyph);

			if (glyph->color_only)
				return no_glyph(sc, pen, byte);
			if (glyph->len > 0)
				put_glyph(pen, face, glyph, units(*x + at->x_offset),
					  y + units(run->y_offset - at->y_offset));
		}
		*x += at->width;
	}
	return RC_OK;
}

static enum rc
put_line(struct scope *sc, struct pen *pen, PangoLayoutLine *line, double left, double y)
{
	double x = left / units(1);

	for (GSList *run = line->runs; run != NULL; run = run->next)
		TRY(put_run(sc, pen, run->data, &x, y));
	return RC_OK;
}

/* Where a line begins in the box and where its baseline is, in pt from the box's top left, y down. */
static void
place_line(const struct settings_text *text, const struct outline_font *font, const struct outline_layout *l, size_t i,
	   struct outline_line *line)
{
	double ascent, descent, leading = text->line_height * l->size, left = text->width - line->width;
	double top = text->height - leading * (double)l->n_lines;

	outline_face_extents(font->face, &ascent, &descent);
	if (text->valign == SETTINGS_VALIGN_TOP)
		top = 0;
	if (text->valign == SETTINGS_VALIGN_MIDDLE)
		top /= 2;
	if (text->align == SETTINGS_ALIGN_LEFT)
		left = 0;
	if (text->align == SETTINGS_ALIGN_CENTER)
		left /= 2;
	line->x = left;
	line->baseline = top + leading * (double)i + (leading + (ascent - descent) * l->size) / 2;
}

static void
begin_ops(struct text *ops, const struct settings_text *text, const struct outline_layout *l)
{
	text_add(ops, "q\n");
	if (text->fit == SETTINGS_FIT_CLIP) {
		text_add(ops, "0 0 ");
		text_add_decimal(ops, text->width, 4);
		text_add_char(ops, ' ');
		text_add_decimal(ops, -text->height, 4);
		text_add(ops, " re W n\n");
	}
	/* The size has three places, so that six are exact. */
	text_add_decimal(ops, l->size / OUTLINE_EM, 6);
	text_add(ops, " 0 0 ");
	text_add_decimal(ops, l->size / OUTLINE_EM, 6);
	text_add(ops, " 0 0 cm\n");
}

static enum rc
put_lines(struct scope *sc, struct pen *pen, const struct settings_text *text, const struct outline_font *font,
	  const struct outline_layout *l, struct outline_line *lines)
{
	double units_per_pt = OUTLINE_EM / l->size;

	pen->pt = l->size / OUTLINE_FONT_UNITS;
	for (size_t i = 0; i < l->n_lines; i++) {
		PangoLayoutLine *line = pango_layout_get_line_readonly(l->layout, (int)i);
		struct outline_line *out = &lines[i];

		out->text = scope_copy_n(sc, pen->string + line->start_index, (size_t)line->length);
		out->width = outline_layout_line_width(line) * l->size;
		place_line(text, font, l, i, out);
		pen->n_clusters = 0;
		pen->clusters = scope_array(sc, (size_t)line->length + 1, sizeof(*pen->clusters));
		TRY(put_line(sc, pen, line, out->x * units_per_pt, -out->baseline * units_per_pt));
		out->n_clusters = pen->n_clusters;
		out->clusters = pen->clusters;
	}
	return RC_OK;
}

enum rc
outline_draw(struct scope *sc, struct outline *outline, const struct settings_text *text, const char *string,
	     struct text *ops, struct outline_drawn *drawn)
{
	const struct outline_font *font;
	AUTO_LAYOUT layout = {0};
	struct pen pen = {.outline = outline, .ops = ops, .string = string, .font = name_of(outline, text->font)};

	if (string[0] == '\0') {
		*drawn = (struct outline_drawn){.size = text->size};
		return RC_OK;
	}
	TRY(outline_font_of(sc, &outline->fonts, pen.font, &font));
	TRY(outline_layout_open(sc, &outline->fonts, font, text, string, &layout));
	struct outline_line *lines = scope_array(sc, layout.n_lines, sizeof(*lines));

	begin_ops(ops, text, &layout);
	TRY(put_lines(sc, &pen, text, font, &layout, lines));
	text_add(ops, "Q\n");
	*drawn = (struct outline_drawn){layout.size, layout.over, layout.n_lines, lines};
	return RC_OK;
}

enum rc
outline_warm(struct scope *sc, struct outline *outline)
{
	/* Cyrillic and Latin for the default font, an ideograph for the machinery of substitutes. */
	static const char *const samples[] = {"Стол № 12 — Ёё Йй Її «Az» 0123456789", "\xe5\xae\xa4"};
	struct settings_text text = {.width = 1000, .height = 100, .size = 10, .min_size = 1, .line_height = 1.2};
	struct text *ops = text_new(sc, 1 << 20);
	struct outline_drawn drawn;

	for (size_t i = 0; i < LENGTH_OF(samples); i++)
		if (outline_draw(sc, outline, &text, samples[i], ops, &drawn) != RC_OK)
			fault_clear(sc); /* a host without ideographs is fine */
	return RC_OK;
}
