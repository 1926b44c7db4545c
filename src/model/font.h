/* A family of fonts that texts can be drawn in, as the press tells it and GET /fonts shows it. */
#ifndef POSM_MODEL_FONT_H
#define POSM_MODEL_FONT_H

#include <stdint.h>

#define FONT_FAMILY_MAX 86 /* bytes of its name: with a style it is what settings take */
#define FONT_FAMILIES_MAX 2000

enum font_style { FONT_REGULAR, FONT_BOLD, FONT_ITALIC, FONT_BOLD_ITALIC, FONT_STYLES };

/* What follows the family's name in settings: "", ":bold", ":italic", ":bold:italic". */
extern const char *const font_style_suffixes[FONT_STYLES];

/* Languages that are asked for: a family has one when it has every letter of it. Tags of BCP 47. */
#define FONT_LANGUAGES 30
extern const char *const font_languages[FONT_LANGUAGES];

struct font_family {
	const char *name;
	unsigned int styles; /* bits 1 << enum font_style: those that settings may name */
	unsigned int made;   /* of these, the ones that have no cut of their own: thickened or slanted when they are drawn */
	uint32_t languages;  /* bits 1 << place in font_languages */
};

#endif
