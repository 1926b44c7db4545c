/*
 * The words that a template's page shows itself, for the preflight: an element over them is printed over them. Found as
 * readers find text, so what a designer has turned into outlines is not seen, and a picture or a pattern never takes part.
 */
#ifndef POSM_PDF_PREFLIGHT_WORDS_H
#define POSM_PDF_PREFLIGHT_WORDS_H

#include "pdf/fold.h"
#include "pdf/render.h"

#define PREFLIGHT_WORDS_SHOWN 60 /* bytes of them that are told */

struct preflight_words;

/* Of a compiled template, which is borrowed. Never fails: a page that cannot be read shows none. Lives in the scope. */
struct preflight_words *preflight_words_open(struct scope *sc, struct render *render, const struct fold *fold);
/* What of them lies in the box (pt on the shown page), in reading order, cut to what is shown; NULL: nothing. */
const char *preflight_words_under(struct scope *sc, struct preflight_words *w, int page, const double box[4]);

#endif
