/*
 * A page's content as tokens, just far enough to know what it leaves open (ISO 32000-1 7.8.2, 8.4.2): an overlay
 * painted after it must not land inside its graphics state, hidden layer or half a string.
 */
#ifndef POSM_PDF_CONTENT_H
#define POSM_PDF_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/*
 * Adds to `close` the tokens that end what the content leaves open: strings, arrays, an inline image, a path, a text
 * object, marked content, graphics states. A Q without its q, which readers ignore, becomes a blank in place,
 * because inside an outer q it would begin to count. Answers how many of these there were.
 */
size_t content_balance(char *at, size_t len, struct text *close);
/* Whether anything is painted at all: a path, a text, an image, a shading, another stream (ISO 32000-1 table 51). */
bool content_paints(const char *at, size_t len);

#endif
