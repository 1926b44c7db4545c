#include "config.h"
#include "text/outline_face.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <math.h>
#include <pango/pangofc-font.h>
#include <stdlib.h>

#include "base/text.h"
#include "text/outline.h"

#define GLYPH_BYTES_MAX ((size_t)1024 * 1024) /* of one glyph's path; the densest ornaments have some 20 KB */

struct outline_face {
	PangoFont *font; /* held, so that no other font can get its address */
	hb_font_t *hb;   /* our own: in em units, unhinted */
	GHashTable *glyphs; /* glyph id -> struct glyph * */
	double ascent, descent;
	bool thickened;
};

struct glyph {
	struct outline_glyph glyph;
	struct text path;
};

static void
close_glyph(void *at)
{
	struct glyph *glyph = at;

	text_close(&glyph->path);
	g_free(glyph);
}

static void
close_face(void *at)
{
	struct outline_face *face = at;

	g_hash_table_destroy(face->glyphs);
	hb_font_destroy(face->hb);
	g_object_unref(face->font);
	g_free(face);
}

void
outline_faces_open(struct outline_faces *faces)
{
	faces->of = g_hash_table_new_full(NULL, NULL, NULL, close_face);
}

void
outline_faces_close(struct outline_faces *faces)
{
	if (faces->of != NULL)
		g_hash_table_destroy(faces->of);
	faces->of = NULL;
}

/*
 * Pango's own hb_font is scaled to its size and rounds. Coordinates of variable fonts and the slant of fonts without
 * an italic cut come along.
 */
static hb_font_t *
em_font(PangoFont *font)
{
	hb_font_t *theirs = pango_font_get_hb_font(font);
	hb_font_t *ours = hb_font_create(hb_font_get_face(theirs));
	unsigned int n = 0;
	const int *coordinates = hb_font_get_var_coords_normalized(theirs, &n);

	hb_font_set_scale(ours, OUTLINE_EM, OUTLINE_EM);
	hb_font_set_synthetic_slant(ours, hb_font_get_synthetic_slant(theirs));
	if (n > 0)
		hb_font_set_var_coords_normalized(ours, coordinates, n);
	return ours;
}

static bool
wants_embolden(PangoFont *font)
{
	FcBool embolden = FcFalse;

	return PANGO_IS_FC_FONT(font) &&
	       FcPatternGetBool(pango_fc_font_get_pattern(PANGO_FC_FONT(font)), FC_EMBOLDEN, 0, &embolden) == FcResultMatch &&
	       embolden;
}

struct outline_face *
outline_face_of(struct outline_faces *faces, PangoFont *font)
{
	struct outline_face *face = g_hash_table_lookup(faces->of, font);
	hb_font_extents_t extents = {0};

	if (face != NULL)
		return face;
	face = g_new0(struct outline_face, 1);
	face->font = g_object_ref(font);
	face->hb = em_font(font);
	face->glyphs = g_hash_table_new_full(NULL, NULL, NULL, close_glyph);
	face->thickened = wants_embolden(font);
	if (!hb_font_get_h_extents(face->hb, &extents)) {
		extents.ascender = OUTLINE_EM * 4 / 5;
		extents.descender = -OUTLINE_EM / 5;
	}
	face->ascent = (double)extents.ascender / OUTLINE_EM;
	face->descent = -(double)extents.descender / OUTLINE_EM;
	g_hash_table_insert(faces->of, font, face);
	return face;
}

static void
add_point(struct text *path, float x, float y)
{
	text_add_int(path, lroundf(x));
	text_add_char(path, ' ');
	text_add_int(path, lroundf(y));
	text_add_char(path, ' ');
}

static void
move_to(hb_draw_funcs_t *f, void *path, hb_draw_state_t *state, float x, float y, void *nothing)
{
	(void)f, (void)state, (void)nothing;
	add_point(path, x, y);
	text_add(path, "m\n");
}

static void
line_to(hb_draw_funcs_t *f, void *path, hb_draw_state_t *state, float x, float y, void *nothing)
{
	(void)f, (void)state, (void)nothing;
	add_point(path, x, y);
	text_add(path, "l\n");
}

static void
cubic_to(hb_draw_funcs_t *f, void *path, hb_draw_state_t *state, float x1, float y1, float x2, float y2, float x,
	 float y, void *nothing)
{
	(void)f, (void)state, (void)nothing;
	add_point(path, x1, y1);
	add_point(path, x2, y2);
	add_point(path, x, y);
	text_add(path, "c\n");
}

static void
close_path(hb_draw_funcs_t *f, void *path, hb_draw_state_t *state, void *nothing)
{
	(void)f, (void)state, (void)nothing;
	text_add(path, "h\n");
}

/* Without a callback for quadratics HarfBuzz makes them cubics, which is what PDF has. */
static void
draw(hb_font_t *font, unsigned int glyph, struct text *path)
{
	hb_draw_funcs_t *f = hb_draw_funcs_create();

	hb_draw_funcs_set_move_to_func(f, move_to, NULL, NULL);
	hb_draw_funcs_set_line_to_func(f, line_to, NULL, NULL);
	hb_draw_funcs_set_cubic_to_func(f, cubic_to, NULL, NULL);
	hb_draw_funcs_set_close_path_func(f, close_path, NULL, NULL);
	hb_font_get_glyph_shape(font, glyph, f, path);
	hb_draw_funcs_destroy(f);
}

static bool
has_picture(hb_font_t *font, unsigned int glyph)
{
	hb_blob_t *png = hb_ot_color_glyph_reference_png(font, glyph);
	hb_blob_t *svg = hb_ot_color_glyph_reference_svg(hb_font_get_face(font), glyph);
	bool has = hb_blob_get_length(png) > 0 || hb_blob_get_length(svg) > 0 ||
		   hb_ot_color_glyph_get_layers(hb_font_get_face(font), glyph, 0, NULL, NULL) > 0;

	hb_blob_destroy(png);
	hb_blob_destroy(svg);
	return has;
}

const struct outline_glyph *
outline_face_glyph(struct outline_face *face, unsigned int id)
{
	struct glyph *glyph = g_hash_table_lookup(face->glyphs, GUINT_TO_POINTER(id));

	if (glyph != NULL)
		return &glyph->glyph;
	glyph = g_new0(struct glyph, 1);
	text_open(&glyph->path, GLYPH_BYTES_MAX);
	draw(face->hb, id, &glyph->path);
	glyph->glyph = (struct outline_glyph){glyph->path.at, glyph->path.len,
					      glyph->path.len == 0 && has_picture(face->hb, id)};
	g_hash_table_insert(face->glyphs, GUINT_TO_POINTER(id), glyph);
	return &glyph->glyph;
}

bool
outline_face_is_thickened(const struct outline_face *face)
{
	return face->thickened;
}

void
outline_face_extents(const struct outline_face *face, double *ascent, double *descent)
{
	*ascent = face->ascent;
	*descent = face->descent;
}
