/*
 * What all QR codes of one version (1 to 9) and error correction have in common (ISO/IEC 18004): where each bit goes (7.7.3),
 * the modules that hold none, masked frames (7.8.2, 7.9) and the Reed-Solomon code (7.5). The places of the function
 * patterns are read off a code of libqrencode, whose modules say what they are.
 */
#ifndef POSM_QR_PLAN_H
#define POSM_QR_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "model/settings.h"

#define PLAN_VERSION_MAX 9
#define PLAN_SIDE_MAX (17 + 4 * PLAN_VERSION_MAX) /* a row is a machine word */
#define PLAN_MASKS 8
#define PLAN_CODEWORDS_MAX ((size_t)292) /* of version 9 (Table 1) */
#define PLAN_ECC_WORDS 4 /* of 64 bits, for at most 30 codewords of error correction in a block */

/* A symbol, or what is to be combined with one: bit x of row y is the module at (x, y), and the same by columns. */
struct plan_grid {
	uint64_t rows[PLAN_SIDE_MAX], columns[PLAN_SIDE_MAX];
};

struct plan {
	int version, side;
	size_t n_data, n_codewords; /* of the symbol */
	size_t n_blocks, n_ecc;     /* codewords of error correction in each */
	uint8_t at[PLAN_CODEWORDS_MAX * 8][2]; /* x, y of each bit of the codewords, in the order they are placed */
	struct plan_grid frame[PLAN_MASKS]; /* function patterns, format information and the mask over the data's modules */
	uint64_t remainder[256][PLAN_ECC_WORDS]; /* what a codeword at the register's front adds; byte i is bits 8i.. */
};

/* Ends with free(). */
struct plan *plan_new(int version, enum settings_ecc ecc) __attribute__((returns_nonnull));
/* Data codewords that version 1..9 holds. */
size_t plan_capacity(int version, enum settings_ecc ecc);
/* n_data codewords become n_codewords: the blocks' codewords interleaved, then their error correction (7.6). */
void plan_encode(const struct plan *plan, const uint8_t *data, uint8_t *codewords);

#endif
