/*
 * PNG, second edition (W3C, ISO/IEC 15948), as little of it as pictures of codes and pages need: no filter but for rows like the
 * one above, no interlace. Rows are asked for one after the other, so that a large picture needs no second copy.
 */
#ifndef POSM_BASE_PNG_H
#define POSM_BASE_PNG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct scope;

enum png_kind {
	PNG_BITS, /* a bit a pixel, the highest bit first, 1 is white */
	PNG_RGB,  /* three bytes a pixel */
};

struct png {
	int width, height; /* px */
	enum png_kind kind;
	int level; /* of zlib: 1 fast .. 9 small */
	int dpi;   /* said in the file (pHYs); 0: nothing is said */
	/* Fills the row y of the picture: (width + 7) / 8 or 3 * width bytes, zeroed. */
	void (*row)(void *ctx, int y, uint8_t *samples);
	void *ctx;
	/* Is the row y like the one above? Then it is not asked for. NULL: nobody knows of any. */
	bool (*repeats)(void *ctx, int y);
};

/* Adds the file to `out`. RC_BROKEN png_failed. */
enum rc png_write(struct scope *sc, const struct png *png, struct text *out) MUST_CHECK;

#endif
