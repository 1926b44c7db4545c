#include "config.h"
#include "fresh/caption_font.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "fresh/fresh.h"

static void
font_set_close(FcFontSet **set)
{
	if (*set != NULL)
		FcFontSetDestroy(*set);
}
#define AUTO_FONT_SET __attribute__((cleanup(font_set_close))) FcFontSet

/* The family's TrueType files, without collections and variable fonts, which libharu cannot read. */
static FcFontSet *
list(const char *family)
{
	FcPattern *pattern = FcPatternCreate();
	FcObjectSet *objects = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_CHARSET, (char *)NULL);

	FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
	FcPatternAddString(pattern, FC_FONTFORMAT, (const FcChar8 *)"TrueType");
	FcPatternAddBool(pattern, FC_VARIABLE, FcFalse);
	FcPatternAddInteger(pattern, FC_INDEX, 0);
	FcFontSet *set = FcFontList(NULL, pattern, objects);

	FcObjectSetDestroy(objects);
	FcPatternDestroy(pattern);
	return set;
}

/* How far a font is from what is wanted; smaller is nearer. */
static int
distance(FcPattern *font, bool bold, bool italic)
{
	int weight = FC_WEIGHT_NORMAL, slant = FC_SLANT_ROMAN;

	FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
	FcPatternGetInteger(font, FC_SLANT, 0, &slant);
	return abs(weight - (bold ? FC_WEIGHT_BOLD : FC_WEIGHT_NORMAL)) + ((slant != FC_SLANT_ROMAN) != italic ? 1000 : 0);
}

static FcPattern *
nearest(const FcFontSet *set, const char *style)
{
	bool bold = strstr(style, ":bold") != NULL, italic = strstr(style, ":italic") != NULL;
	FcPattern *best = NULL;

	for (int i = 0; set != NULL && i < set->nfont; i++)
		if (best == NULL || distance(set->fonts[i], bold, italic) < distance(best, bold, italic))
			best = set->fonts[i];
	return best;
}

static enum rc
check_characters(struct scope *sc, const char *family, FcPattern *font, const char *caption)
{
	const char *at = caption, *end = caption + strlen(caption);
	FcCharSet *has = NULL;
	size_t chars = 0;

	FcPatternGetCharSet(font, FC_CHARSET, 0, &has);
	for (; at < end; chars++) {
		const char *from = at;
		int32_t c = utf8_next(&at, end);

		if (c < 0x20 || c == 0x7f)
			return fault(sc, RC_INVALID, "bad_text", "the caption is not UTF-8 or holds a control character");
		if (c > 0xffff || !FcCharSetHasChar(has, (FcChar32)c))
			return fault(sc, RC_INVALID, "no_glyph", "the font '%s' has no glyph for %.*s (U+%04X)", family,
				     (int)(at - from), from, (unsigned)c);
	}
	if (chars > FRESH_CAPTION_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the caption is over %d characters", FRESH_CAPTION_MAX);
	return RC_OK;
}

enum rc
caption_font_find(struct scope *sc, const char *name, const char *const *captions, size_t n, struct caption_font *out)
{
	const char *family = scope_copy_n(sc, name, strcspn(name, ":"));
	AUTO_FONT_SET *set = list(family);
	FcPattern *font = nearest(set, name + strlen(family));
	FcChar8 *path = NULL;

	if (font == NULL || FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch)
		return fault(sc, RC_INVALID, "unknown_font", "there is no TrueType font of the family '%s' here", family);
	for (size_t i = 0; i < n; i++)
		TRY(check_characters(sc, family, font, captions[i]));
	out->path = scope_copy(sc, (const char *)path);
	return RC_OK;
}
