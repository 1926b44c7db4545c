/*
 * Fonts by the names that settings use. A family that is not installed is an error: Pango would silently take
 * another one. Pango's own parser of font names is not used: it takes "Roman" for a style and "10" for a size.
 */
#ifndef POSM_TEXT_OUTLINE_FONT_H
#define POSM_TEXT_OUTLINE_FONT_H

#include <fontconfig/fontconfig.h>
#include <pango/pango.h>

#include "base/rc.h"
#include "text/outline_face.h"

struct scope;

/* Everything is laid out at this size and scaled by the PDF, so that a font is one font at all sizes. */
#define OUTLINE_FONT_SIZE 100
#define OUTLINE_FONT_UNITS ((double)OUTLINE_FONT_SIZE * PANGO_SCALE) /* Pango units in one em */

struct outline_font {
	PangoFontDescription *description;
	struct outline_face *face; /* of the family itself, for its line metrics */
};

struct outline_fonts {
	FcConfig *config;
	PangoFontMap *map;
	PangoContext *context;
	struct outline_faces faces;
	GHashTable *by_name; /* as written -> struct outline_font * */
	char *fallback;      /* families, separated by commas; NULL: none */
};

enum rc outline_fonts_open(struct scope *sc, const char *directory, struct outline_fonts *fonts) MUST_CHECK;
void outline_fonts_close(struct outline_fonts *fonts);
/* As outline_fall_back; fonts that were lent before are gone. */
enum rc outline_fonts_fall_back(struct scope *sc, struct outline_fonts *fonts, const char *families) MUST_CHECK;
/* RC_INVALID unknown_font. Lent as long as the fonts. */
enum rc outline_font_of(struct scope *sc, struct outline_fonts *fonts, const char *name,
			const struct outline_font **out) MUST_CHECK;

/* What fontconfig found for a family and style. */
struct outline_cut {
	bool bold, italic;       /* it is */
	bool thickened, sheared; /* and has been made so, from a cut that is not */
};
/* False: it is another family. */
bool outline_font_cut(FcPattern *found, const char *family, struct outline_cut *out);

#endif
