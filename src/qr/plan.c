#include "config.h"
#include "qr/plan.h"

#include <qrencode.h>
#include <stdbool.h>
#include <stdlib.h>

/* Of libqrencode's bytes (qrencode.h). */
#define IS_DARK 0x01
#define IS_FORMAT 0x04
#define IS_FUNCTION 0x80

/* Table 1: codewords of a symbol. Table 9: codewords of error correction in a block, and blocks. */
static const uint16_t codewords_of[PLAN_VERSION_MAX + 1] = {0, 26, 44, 70, 100, 134, 172, 196, 242, 292};
static const struct {
	uint8_t n_ecc, n_blocks;
} blocks_of[][PLAN_VERSION_MAX + 1] = {
	[SETTINGS_ECC_L] = {{0, 0}, {7, 1}, {10, 1}, {15, 1}, {20, 1}, {26, 1}, {18, 2}, {20, 2}, {24, 2}, {30, 2}},
	[SETTINGS_ECC_M] = {{0, 0}, {10, 1}, {16, 1}, {26, 1}, {18, 2}, {24, 2}, {16, 4}, {18, 4}, {22, 4}, {22, 5}},
	[SETTINGS_ECC_Q] = {{0, 0}, {13, 1}, {22, 1}, {18, 2}, {26, 2}, {18, 4}, {24, 4}, {18, 6}, {22, 6}, {20, 8}},
	[SETTINGS_ECC_H] = {{0, 0}, {17, 1}, {28, 1}, {22, 2}, {16, 4}, {22, 4}, {28, 4}, {26, 5}, {26, 6}, {24, 8}},
};

size_t
plan_capacity(int version, enum settings_ecc ecc)
{
	return codewords_of[version] - (size_t)blocks_of[ecc][version].n_ecc * blocks_of[ecc][version].n_blocks;
}

/* --- Reed-Solomon (7.5.2): GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1 --------------------------- */

static unsigned
multiply(unsigned a, unsigned b)
{
	unsigned product = 0;

	for (; b != 0; b >>= 1, a = a << 1 ^ (a & 0x80 ? 0x11d : 0))
		product ^= b & 1 ? a : 0;
	return product;
}

/* The generator polynomial of that degree, its highest coefficient, 1, left out: (x - 1)(x - a)(x - a^2)... */
static void
make_generator(size_t degree, uint8_t *g)
{
	unsigned root = 1;

	for (size_t n = 0; n < degree; n++, root = multiply(root, 2)) {
		g[n] = (uint8_t)multiply(n > 0 ? g[n - 1] : 1, root);
		for (size_t i = n; i-- > 0;)
			g[i] = (uint8_t)(g[i] ^ multiply(i > 0 ? g[i - 1] : 1, root));
	}
}

static void
make_remainders(struct plan *p)
{
	uint8_t g[PLAN_ECC_WORDS * 8] = {0};

	make_generator(p->n_ecc, g);
	for (unsigned front = 1; front < 256; front++)
		for (size_t i = 0; i < p->n_ecc; i++)
			p->remainder[front][i / 8] |= (uint64_t)multiply(front, g[i]) << i % 8 * 8;
}

static void
correct(const struct plan *p, const uint8_t *data, size_t n, uint64_t r[PLAN_ECC_WORDS])
{
	for (size_t i = 0; i < n; i++) {
		const uint64_t *add = p->remainder[data[i] ^ (r[0] & 0xff)];

		for (size_t w = 0; w < PLAN_ECC_WORDS; w++)
			r[w] = (r[w] >> 8 | (w + 1 < PLAN_ECC_WORDS ? r[w + 1] << 56 : 0)) ^ add[w];
	}
}

/* The last blocks are one codeword longer where the data does not divide evenly. */
void
plan_encode(const struct plan *p, const uint8_t *data, uint8_t *codewords)
{
	size_t n_short = p->n_data / p->n_blocks, first_long = p->n_blocks - p->n_data % p->n_blocks;
	uint8_t *ecc = codewords + p->n_data;

	for (size_t b = 0; b < p->n_blocks; b++) {
		size_t n = n_short + (b >= first_long);
		uint64_t r[PLAN_ECC_WORDS] = {0};

		correct(p, data, n, r);
		for (size_t i = 0; i < n_short; i++)
			codewords[i * p->n_blocks + b] = data[i];
		if (n > n_short)
			codewords[n_short * p->n_blocks + b - first_long] = data[n_short];
		for (size_t i = 0; i < p->n_ecc; i++)
			ecc[i * p->n_blocks + b] = (uint8_t)(r[i / 8] >> i % 8 * 8);
		data += n;
	}
}

/* --- the symbol ----------------------------------------------------------------------- */

/* Some code of that version, for the places of its patterns. */
static QRcode *
example(int version)
{
	QRcode *code = QRcode_encodeString("0", version, QR_ECLEVEL_L, QR_MODE_8, 1);

	if (code == NULL)
		abort(); /* no memory: nothing else can be wrong with it */
	return code;
}

static void
set(struct plan_grid *grid, int x, int y)
{
	grid->rows[y] |= (uint64_t)1 << x;
	grid->columns[x] |= (uint64_t)1 << y;
}

/* Table 10, by mask reference; these modules are inverted. */
static bool
is_masked(int mask, int x, int y)
{
	const int of[PLAN_MASKS] = {(x + y) % 2,          y % 2,
				    x % 3,                (x + y) % 3,
				    (y / 2 + x / 3) % 2,  x * y % 2 + x * y % 3,
				    (x * y % 2 + x * y % 3) % 2, (x * y % 3 + (x + y) % 2) % 2};

	return of[mask] == 0;
}

/* 7.9.1: two bits of error correction level and three of mask, BCH (15,5), and what keeps it from being all light. */
static unsigned
format_of(enum settings_ecc ecc, unsigned mask)
{
	static const unsigned level_of[] = {[SETTINGS_ECC_L] = 1, [SETTINGS_ECC_M] = 0, [SETTINGS_ECC_Q] = 3, [SETTINGS_ECC_H] = 2};
	unsigned data = level_of[ecc] << 3 | mask, rest = data << 10;

	for (int bit = 14; bit >= 10; bit--)
		rest ^= rest >> bit & 1 ? 0x537U << (bit - 10) : 0;
	return (data << 10 | rest) ^ 0x5412;
}

/* Figure 25: the lowest eight bits down beside the top left finder and leftwards below the right one, the others onwards. */
static void
set_format(struct plan_grid *grid, int side, unsigned format)
{
	for (int i = 0; i < 15; i++, format >>= 1) {
		if ((format & 1) == 0)
			continue;
		set(grid, 8, i < 6 ? i : i < 8 ? i + 1 : side - 15 + i);
		set(grid, i < 8 ? side - 1 - i : i == 8 ? 7 : 14 - i, 8);
	}
}

static void
make_frames(struct plan *p, const QRcode *code, enum settings_ecc ecc)
{
	for (int mask = 0; mask < PLAN_MASKS; mask++) {
		for (int y = 0; y < p->side; y++)
			for (int x = 0; x < p->side; x++) {
				int module = code->data[y * p->side + x];
				bool fixed = (module & (IS_DARK | IS_FORMAT)) == IS_DARK;

				if (module & IS_FUNCTION ? fixed : is_masked(mask, x, y))
					set(&p->frame[mask], x, y);
			}
		set_format(&p->frame[mask], p->side, format_of(ecc, (unsigned)mask));
	}
}

/* Up and down in columns of two modules from the right; the vertical timing pattern is no part of any (7.7.3). */
static void
make_order(struct plan *p, const QRcode *code)
{
	size_t n = 0;
	bool up = true;

	for (int right = p->side - 1; right > 0; right -= right == 8 ? 3 : 2, up = !up)
		for (int step = 0; step < p->side; step++)
			for (int x = right; x > right - 2; x--) {
				int y = up ? p->side - 1 - step : step;

				if ((code->data[y * p->side + x] & IS_FUNCTION) != 0 || n == p->n_codewords * 8)
					continue;
				p->at[n][0] = (uint8_t)x;
				p->at[n++][1] = (uint8_t)y;
			}
}

struct plan *
plan_new(int version, enum settings_ecc ecc)
{
	struct plan *p = calloc(1, sizeof(*p));
	QRcode *code = example(version);

	if (p == NULL)
		abort();
	p->version = version;
	p->side = code->width;
	p->n_codewords = codewords_of[version];
	p->n_data = plan_capacity(version, ecc);
	p->n_blocks = blocks_of[ecc][version].n_blocks;
	p->n_ecc = blocks_of[ecc][version].n_ecc;
	make_order(p, code);
	make_frames(p, code, ecc);
	make_remainders(p);
	QRcode_free(code);
	return p;
}
