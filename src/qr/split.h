/*
 * The data bits of a QR code (ISO/IEC 18004 7.4): text becomes numeric, alphanumeric and byte segments. Where one ends
 * and the next begins is left to the encoder (Annex J is a recommendation); here it is where libqrencode 4.1 puts it, so that
 * both make the same code. Versions 1 to 9 only, in which a segment's length has the same width everywhere (Table 3).
 */
#ifndef POSM_QR_SPLIT_H
#define POSM_QR_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPLIT_BYTES_MAX ((size_t)232) /* data codewords of 9-L, the most of these versions (Table 7) */

struct split {
	uint8_t bytes[SPLIT_BYTES_MAX];
	size_t n_bits;
};

/* False for no data, or more than version 9 holds. */
bool split_text(const char *data, struct split *out);
/* Terminator and pad codewords up to n_bytes, in which the bits fit (7.4.9, 7.4.10). */
void split_pad(struct split *split, size_t n_bytes);

#endif
