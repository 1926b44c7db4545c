#include "config.h"
#include "text/outline_font.h"

#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>
#include <string.h>

#include "base/scope.h"

/* Pictures (emoji) have no outlines; without them a font that has some may step in. */
static const FcChar8 no_color[] =
	"<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig><selectfont>"
	"<rejectfont><pattern><patelt name=\"color\"><bool>true</bool></patelt></pattern></rejectfont>"
	"</selectfont></fontconfig>";

static enum rc
load_config(struct scope *sc, const char *directory, FcConfig **out)
{
	FcConfig *config = FcInitLoadConfig();

	if (config == NULL)
		return fault(sc, RC_BROKEN, "fontconfig", "fontconfig cannot read its configuration");
	*out = config;
	if (!FcConfigParseAndLoadFromMemory(config, no_color, FcFalse) || !FcConfigBuildFonts(config))
		return fault(sc, RC_BROKEN, "fontconfig", "fontconfig cannot list the fonts");
	if (directory[0] != '\0' && !FcConfigAppFontAddDir(config, (const FcChar8 *)directory))
		return fault(sc, RC_INVALID, "font_directory", "the font folder '%s' cannot be read", directory);
	return RC_OK;
}

static void
close_font(void *at)
{
	struct outline_font *font = at;

	pango_font_description_free(font->description);
	g_free(font);
}

/* Everything that the environment could change is fixed here: the same text is the same outline on every host. */
static void
open_context(struct outline_fonts *fonts)
{
	fonts->map = pango_ft2_font_map_new();
	pango_ft2_font_map_set_resolution(PANGO_FT2_FONT_MAP(fonts->map), 72, 72);
	pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), fonts->config);
	fonts->context = pango_font_map_create_context(fonts->map);
	pango_context_set_language(fonts->context, pango_language_from_string("ru"));
	pango_context_set_base_dir(fonts->context, PANGO_DIRECTION_LTR);
	pango_context_set_round_glyph_positions(fonts->context, FALSE);
}

enum rc
outline_fonts_open(struct scope *sc, const char *directory, struct outline_fonts *fonts)
{
	TRY(load_config(sc, directory, &fonts->config));
	/* or Pango, in a thread of its own, and poppler would each read it once more */
	if (!FcConfigSetCurrent(fonts->config))
		return fault(sc, RC_BROKEN, "fontconfig", "fontconfig does not take its configuration");
	open_context(fonts);
	outline_faces_open(&fonts->faces);
	fonts->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, close_font);
	return RC_OK;
}

void
outline_fonts_close(struct outline_fonts *fonts)
{
	if (fonts->by_name != NULL)
		g_hash_table_destroy(fonts->by_name);
	outline_faces_close(&fonts->faces);
	if (fonts->context != NULL)
		g_object_unref(fonts->context);
	if (fonts->map != NULL)
		g_object_unref(fonts->map);
	if (fonts->config != NULL)
		FcConfigDestroy(fonts->config);
	*fonts = (struct outline_fonts){0};
}

static bool
is_installed(struct outline_fonts *fonts, const char *family)
{
	FcPattern *pattern = FcPatternCreate();
	FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, (char *)NULL);

	FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
	FcPatternAddBool(pattern, FC_OUTLINE, FcTrue);
	FcFontSet *set = FcFontList(fonts->config, pattern, objects);
	bool is = set != NULL && set->nfont > 0;

	FcObjectSetDestroy(objects);
	FcPatternDestroy(pattern);
	if (set != NULL)
		FcFontSetDestroy(set);
	return is;
}

static PangoFontDescription *
describe(const char *family, bool bold, bool italic)
{
	PangoFontDescription *d = pango_font_description_new();

	pango_font_description_set_family(d, family);
	pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_style(d, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
	pango_font_description_set_absolute_size(d, OUTLINE_FONT_UNITS);
	return d;
}

enum rc
outline_font_of(struct scope *sc, struct outline_fonts *fonts, const char *name, const struct outline_font **out)
{
	struct outline_font *font = g_hash_table_lookup(fonts->by_name, name);

	if (font != NULL) {
		*out = font;
		return RC_OK;
	}
	const char *family = scope_copy_n(sc, name, strcspn(name, ":")), *style = name + strlen(family);

	if (!is_installed(fonts, family)) {
		fault(sc, RC_INVALID, "unknown_font", "there is no font family '%s' here", family);
		fault_arg(sc, "font", "%s", family);
		return RC_INVALID;
	}
	PangoFontDescription *d = describe(family, strstr(style, ":bold") != NULL, strstr(style, ":italic") != NULL);
	PangoFont *face = pango_font_map_load_font(fonts->map, fonts->context, d);

	if (face == NULL) {
		pango_font_description_free(d);
		return fault(sc, RC_INVALID, "unknown_font", "the font '%s' cannot be loaded", name);
	}
	font = g_new0(struct outline_font, 1);
	font->description = d;
	font->face = outline_face_of(&fonts->faces, face);
	g_object_unref(face);
	g_hash_table_insert(fonts->by_name, g_strdup(name), font);
	*out = font;
	return RC_OK;
}
