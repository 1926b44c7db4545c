/* The families that settings may name, by what fontconfig knows of them: no font file is opened for it. */
#ifndef POSM_TEXT_OUTLINE_FAMILY_H
#define POSM_TEXT_OUTLINE_FAMILY_H

#include "model/font.h"
#include "text/outline_font.h"

struct scope;

/* By name, whatever the case; in the scope. At most FONT_FAMILIES_MAX. */
void outline_families_of(struct scope *sc, const struct outline_fonts *fonts, const struct font_family **out, size_t *n);

#endif
