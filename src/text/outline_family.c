#include "config.h"
#include "text/outline_family.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"

/* Outlines in a format that Pango reads (it has let Type 1 go), under a name that settings can hold. */
static bool
is_usable(FcPattern *font)
{
	FcChar8 *name, *format;

	return FcPatternGetString(font, FC_FAMILY, 0, &name) == FcResultMatch &&
	       FcPatternGetString(font, FC_FONTFORMAT, 0, &format) == FcResultMatch && name[0] != '\0' && name[0] != '.' &&
	       strlen((const char *)name) <= FONT_FAMILY_MAX && strchr((const char *)name, ':') == NULL &&
	       (strcmp((const char *)format, "TrueType") == 0 || strcmp((const char *)format, "CFF") == 0);
}

static struct font_family *
family_of(struct scope *sc, struct font_family *all, size_t *n, const FcChar8 *name)
{
	for (size_t i = 0; i < *n; i++)
		if (FcStrCmpIgnoreCase((const FcChar8 *)all[i].name, name) == 0)
			return &all[i];
	if (*n == FONT_FAMILIES_MAX)
		return NULL;
	all[*n].name = scope_copy(sc, (const char *)name);
	return &all[(*n)++];
}

static uint32_t
languages_of(FcPattern *font)
{
	FcLangSet *set;
	uint32_t bits = 0;

	if (FcPatternGetLangSet(font, FC_LANG, 0, &set) != FcResultMatch)
		return 0;
	for (int i = 0; i < FONT_LANGUAGES; i++)
		if (FcLangSetHasLang(set, (const FcChar8 *)font_languages[i]) != FcLangDifferentLang)
			bits |= 1U << i;
	return bits;
}

/* What a text of this family and style would get, by the same rules as Pango's: substitution, then the nearest font. */
static FcPattern *
match(const struct outline_fonts *fonts, const char *family, enum font_style style)
{
	FcPattern *wanted = FcPatternCreate();
	FcResult result;

	FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family);
	FcPatternAddInteger(wanted, FC_WEIGHT, style & FONT_BOLD ? FC_WEIGHT_BOLD : FC_WEIGHT_NORMAL);
	FcPatternAddInteger(wanted, FC_SLANT, style & FONT_ITALIC ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
	FcConfigSubstitute(fonts->config, wanted, FcMatchPattern);
	FcDefaultSubstitute(wanted);
	FcPattern *found = FcFontMatch(fonts->config, wanted, &result);

	FcPatternDestroy(wanted);
	return found;
}

static void
find_styles(const struct outline_fonts *fonts, struct font_family *family)
{
	for (int style = 0; style < FONT_STYLES; style++) {
		FcPattern *found = match(fonts, family->name, (enum font_style)style);
		struct outline_cut cut;
		bool ours = found != NULL && outline_font_cut(found, family->name, &cut);

		if (found != NULL)
			FcPatternDestroy(found);
		if (!ours || (style & FONT_BOLD && !cut.bold) || (style & FONT_ITALIC && !cut.italic))
			continue;
		family->styles |= 1U << style;
		if ((style & FONT_BOLD && cut.thickened) || (style & FONT_ITALIC && cut.sheared))
			family->made |= 1U << style;
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct font_family *left = a, *right = b;

	return FcStrCmpIgnoreCase((const FcChar8 *)left->name, (const FcChar8 *)right->name);
}

void
outline_families_of(struct scope *sc, const struct outline_fonts *fonts, const struct font_family **out, size_t *n)
{
	struct font_family *all = scope_array(sc, FONT_FAMILIES_MAX, sizeof(*all));
	FcPattern *any = FcPatternBuild(NULL, FC_OUTLINE, FcTypeBool, FcTrue, (char *)NULL);
	FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, FC_FONTFORMAT, FC_LANG, (char *)NULL);
	FcFontSet *set = FcFontList(fonts->config, any, objects);

	*n = 0;
	for (int i = 0; set != NULL && i < set->nfont; i++) {
		FcChar8 *name;
		struct font_family *family;

		if (!is_usable(set->fonts[i]) || FcPatternGetString(set->fonts[i], FC_FAMILY, 0, &name) != FcResultMatch ||
		    (family = family_of(sc, all, n, name)) == NULL)
			continue;
		family->languages |= languages_of(set->fonts[i]);
	}
	for (size_t i = 0; i < *n; i++)
		find_styles(fonts, &all[i]);
	qsort(all, *n, sizeof(*all), by_name);
	*out = all;
	FcObjectSetDestroy(objects);
	FcPatternDestroy(any);
	if (set != NULL)
		FcFontSetDestroy(set);
}
