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

	if (font->description != NULL)
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
	g_free(fonts->fallback);
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

static enum rc
unknown(struct scope *sc, const char *family, const char *lacks)
{
	fault(sc, RC_INVALID, "unknown_font", "there is no font family '%s'%s here", family, lacks);
	fault_arg(sc, "font", "%s", family);
	return RC_INVALID;
}

enum rc
outline_fonts_fall_back(struct scope *sc, struct outline_fonts *fonts, const char *families)
{
	g_auto(GStrv) names = g_strsplit(families, ",", -1);
	g_autoptr(GString) list = g_string_new(NULL);

	for (char **name = names; *name != NULL; name++) {
		if (g_strstrip(*name)[0] == '\0')
			continue;
		if (!is_installed(fonts, *name))
			return unknown(sc, *name, ", of text.fallback_fonts,");
		g_string_append_printf(list, ",%s", *name);
	}
	g_hash_table_remove_all(fonts->by_name);
	g_free(fonts->fallback);
	fonts->fallback = g_strdup(list->str);
	return RC_OK;
}

static PangoFontDescription *
describe(const struct outline_fonts *fonts, const char *family, bool bold, bool italic)
{
	PangoFontDescription *d = pango_font_description_new();
	g_autofree char *families = g_strconcat(family, fonts->fallback, NULL);

	pango_font_description_set_family(d, families);
	pango_font_description_set_weight(d, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_style(d, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
	pango_font_description_set_absolute_size(d, OUTLINE_FONT_UNITS);
	return d;
}

static bool
has_family(FcPattern *found, const char *family)
{
	FcChar8 *name;

	for (int i = 0; FcPatternGetString(found, FC_FAMILY, i, &name) == FcResultMatch; i++)
		if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0)
			return true;
	return false;
}

/* Cut so, on the axis of a variable font, or made so: fontconfig's rules for that may be missing. */
bool
outline_font_cut(FcPattern *found, const char *family, struct outline_cut *out)
{
	FcBool embolden = FcFalse;
	FcMatrix *matrix;
	int weight = 0, slant = FC_SLANT_ROMAN;

	if (!has_family(found, family))
		return false;
	(void)FcPatternGetBool(found, FC_EMBOLDEN, 0, &embolden);
	(void)FcPatternGetInteger(found, FC_WEIGHT, 0, &weight);
	(void)FcPatternGetInteger(found, FC_SLANT, 0, &slant);
	out->thickened = embolden;
	out->sheared = FcPatternGetMatrix(found, FC_MATRIX, 0, &matrix) == FcResultMatch && matrix->xy != 0;
	out->bold = embolden || weight >= FC_WEIGHT_DEMIBOLD;
	out->italic = slant != FC_SLANT_ROMAN || out->sheared;
	return true;
}

/* Pango takes another family where it cannot use the files of this one (Type 1), another cut where there is none. */
static enum rc
check_face(struct scope *sc, PangoFont *face, const char *family, bool bold, bool italic)
{
	struct outline_cut cut;

	if (!outline_font_cut(pango_fc_font_get_pattern(PANGO_FC_FONT(face)), family, &cut))
		return unknown(sc, family, " in TrueType or OpenType");
	if (bold && !cut.bold)
		return unknown(sc, family, " in bold");
	return italic && !cut.italic ? unknown(sc, family, " in italic") : RC_OK;
}

static enum rc
load_font(struct scope *sc, struct outline_fonts *fonts, const char *name, struct outline_font *font)
{
	const char *family = scope_copy_n(sc, name, strcspn(name, ":")), *style = name + strlen(family);
	bool bold = strstr(style, ":bold") != NULL, italic = strstr(style, ":italic") != NULL;

	if (!is_installed(fonts, family))
		return unknown(sc, family, "");
	font->description = describe(fonts, family, bold, italic);
	g_autoptr(PangoFont) face = pango_font_map_load_font(fonts->map, fonts->context, font->description);

	if (face == NULL)
		return unknown(sc, family, " that can be loaded");
	TRY(check_face(sc, face, family, bold, italic));
	font->face = outline_face_of(&fonts->faces, face);
	return RC_OK;
}

enum rc
outline_font_of(struct scope *sc, struct outline_fonts *fonts, const char *name, const struct outline_font **out)
{
	struct outline_font *font = g_hash_table_lookup(fonts->by_name, name);

	if (font != NULL) {
		*out = font;
		return RC_OK;
	}
	font = g_new0(struct outline_font, 1);
	if (load_font(sc, fonts, name, font) != RC_OK) {
		close_font(font);
		return sc->fault.rc;
	}
	g_hash_table_insert(fonts->by_name, g_strdup(name), font);
	*out = font;
	return RC_OK;
}
