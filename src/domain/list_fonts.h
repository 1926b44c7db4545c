/* The fonts that texts can be drawn in here: told by a press, which alone opens fonts. */
#ifndef POSM_DOMAIN_LIST_FONTS_H
#define POSM_DOMAIN_LIST_FONTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rc.h"
#include "domain/app.h"
#include "model/font.h"

struct scope;

struct listed_font {
	const struct font_family *family;
	bool is_default; /* of text.default_font */
	int fallback;    /* its place in text.fallback_fonts, from 1; 0: none */
};

/* By name; in the scope. As press_open; RC_AGAIN press_died and its like (press/link.h). */
enum rc list_fonts(struct scope *sc, const struct app *app, const struct listed_font **out, size_t *n) MUST_CHECK;

#endif
