#include "config.h"
#include "qr/encoder.h"

#include <limits.h>
#include <stdlib.h>

#include "base/scope.h"
#include "qr/penalty.h"
#include "qr/plan.h"
#include "qr/split.h"

#define ECC_LEVELS 4

struct encoder {
	struct plan *plans[ECC_LEVELS][PLAN_VERSION_MAX + 1]; /* made when first needed */
};

static void
end_encoder(void *thing)
{
	struct encoder *e = thing;

	for (size_t ecc = 0; ecc < ECC_LEVELS; ecc++)
		for (size_t version = 0; version <= PLAN_VERSION_MAX; version++)
			free(e->plans[ecc][version]);
}

void
encoder_open(struct scope *sc, struct encoder **out)
{
	*out = scope_alloc(sc, sizeof(**out));
	scope_at_end(sc, end_encoder, *out);
}

/* NULL for what version 9 does not hold. */
static const struct plan *
find_plan(struct encoder *e, size_t n_bits, enum settings_ecc ecc)
{
	int version = 1;

	while (version <= PLAN_VERSION_MAX && plan_capacity(version, ecc) * 8 < n_bits)
		version++;
	if (version > PLAN_VERSION_MAX)
		return NULL;
	if (e->plans[ecc][version] == NULL)
		e->plans[ecc][version] = plan_new(version, ecc);
	return e->plans[ecc][version];
}

static void
place(const struct plan *p, const uint8_t *codewords, struct plan_grid *out)
{
	const uint8_t(*at)[2] = p->at;

	*out = (struct plan_grid){0};
	for (size_t i = 0; i < p->n_codewords; i++)
		for (int bit = 7; bit >= 0; bit--, at++) {
			uint64_t dark = codewords[i] >> bit & 1;

			out->rows[(*at)[1]] |= dark << (*at)[0];
			out->columns[(*at)[0]] |= dark << (*at)[1];
		}
}

static void
lay_over(const struct plan_grid *a, const struct plan_grid *b, int side, struct plan_grid *out)
{
	for (int i = 0; i < side; i++) {
		out->rows[i] = a->rows[i] ^ b->rows[i];
		out->columns[i] = a->columns[i] ^ b->columns[i];
	}
}

/* The first of those with the least penalty. */
static int
choose_mask(const struct plan *p, const struct plan_grid *data)
{
	int best = 0, least = INT_MAX;

	for (int mask = 0; mask < PLAN_MASKS; mask++) {
		struct plan_grid symbol;

		lay_over(data, &p->frame[mask], p->side, &symbol);
		int points = penalty_of(&symbol, p->side, least);

		if (points < least) {
			least = points;
			best = mask;
		}
	}
	return best;
}

static void
unfold(struct scope *sc, const struct plan *p, const struct plan_grid *data, int mask, struct qr_matrix *out)
{
	uint8_t *modules = scope_alloc(sc, (size_t)p->side * (size_t)p->side), *to = modules;

	for (int y = 0; y < p->side; y++) {
		uint64_t row = data->rows[y] ^ p->frame[mask].rows[y];

		for (int x = 0; x < p->side; x++, row >>= 1)
			*to++ = row & 1;
	}
	*out = (struct qr_matrix){p->version, p->side, modules};
}

enum rc
encoder_encode(struct scope *sc, struct encoder *e, const char *data, enum settings_ecc ecc, struct qr_matrix *out)
{
	struct split split;
	uint8_t codewords[PLAN_CODEWORDS_MAX];
	struct plan_grid grid;
	const struct plan *plan = split_text(data, &split) ? find_plan(e, split.n_bits, ecc) : NULL;

	if (plan == NULL)
		return qr_encode(sc, data, ecc, out);
	split_pad(&split, plan->n_data);
	plan_encode(plan, split.bytes, codewords);
	place(plan, codewords, &grid);
	unfold(sc, plan, &grid, choose_mask(plan, &grid), out);
	return RC_OK;
}
