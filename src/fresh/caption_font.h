/* The TrueType file of a font family, for libharu, which knows no other kind and draws nothing for a missing glyph. */
#ifndef POSM_FRESH_CAPTION_FONT_H
#define POSM_FRESH_CAPTION_FONT_H

#include <stddef.h>

#include "base/rc.h"

struct scope;

struct caption_font {
	const char *path; /* lives in the scope */
};

/*
 * name as Family[:bold][:italic], among the system's fonts; the file has every character of the captions.
 * RC_INVALID unknown_font, no_glyph, bad_text; RC_LIMIT too_large over FRESH_CAPTION_MAX.
 */
enum rc caption_font_find(struct scope *sc, const char *name, const char *const *captions, size_t n,
			  struct caption_font *out) MUST_CHECK;

#endif
