#include "config.h"
#include "pdf/measure.h"

#include <assert.h>
#include <math.h>

#include "base/scope.h"

#define STRUCTURE 24    /* of 255; what readers that look for a threshold in every small block take for light and dark */
#define UNEVEN 16       /* likewise: near to it */
#define EVEN_RINGS 2    /* of the quiet zone */
#define FINDER 8        /* modules a side of a finder pattern with its separator */
#define FIELD_MAX (QR_SIDE_MAX + 2 * MEASURE_QUIET)

/* Of the pixels of a module. */
struct tone {
	uint16_t sum;
	uint8_t low, high;
};

/* The symbol and its quiet zone. */
struct field {
	const struct qr_matrix *matrix;
	int side;
	struct tone tones[FIELD_MAX * FIELD_MAX];
};

/* All pixels of a module. */
static struct tone
tone_at(const struct measure_picture *p, int column, int row)
{
	const uint8_t *line = p->gray + (size_t)(row * MEASURE_PX * p->width + column * MEASURE_PX);
	struct tone tone = {0, 255, 0};

	for (int y = 0; y < MEASURE_PX; y++, line += p->width)
		for (int x = 0; x < MEASURE_PX; x++) {
			tone.sum = (uint16_t)(tone.sum + line[x]);
			tone.low = line[x] < tone.low ? line[x] : tone.low;
			tone.high = line[x] > tone.high ? line[x] : tone.high;
		}
	return tone;
}

/* Columns and rows from the symbol's; the quiet zone's are below 0 and from `side` on. */
static const struct tone *
tone_of(const struct field *f, int column, int row)
{
	return &f->tones[(row + MEASURE_QUIET) * (f->side + 2 * MEASURE_QUIET) + column + MEASURE_QUIET];
}

static double
mean_of(const struct field *f, int column, int row)
{
	return tone_of(f, column, row)->sum / (double)(MEASURE_PX * MEASURE_PX);
}

static bool
is_dark(const struct field *f, int column, int row)
{
	if (column < 0 || row < 0 || column >= f->side || row >= f->side)
		return false;
	return (f->matrix->modules[(size_t)row * (size_t)f->side + (size_t)column] & 1) != 0;
}

static void
sample(const struct measure_picture *picture, struct field *f)
{
	int first = MEASURE_MARGIN - MEASURE_QUIET, end = MEASURE_MARGIN + f->side + MEASURE_QUIET;
	struct tone *next = f->tones;

	for (int row = first; row < end; row++)
		for (int column = first; column < end; column++)
			*next++ = tone_at(picture, column, row);
}

struct range {
	double low, high;
};

static void
widen(struct range *range, double value)
{
	range->low = fmin(range->low, value);
	range->high = fmax(range->high, value);
}

/* The answer is the middle between the lightest and the darkest, as ISO/IEC 15415 has its global threshold. */
static double
measure_modules(const struct field *f, struct measure *out)
{
	struct range dark = {255, 0}, light = {255, 0};

	for (int row = 0; row < f->side; row++)
		for (int column = 0; column < f->side; column++)
			widen(is_dark(f, column, row) ? &dark : &light, mean_of(f, column, row));
	struct range all = {fmin(dark.low, light.low), fmax(dark.high, light.high)};
	double middle = (all.low + all.high) / 2;

	int wrong = 0;

	for (int row = 0; row < f->side; row++)
		for (int column = 0; column < f->side; column++)
			wrong += (mean_of(f, column, row) < middle) != is_dark(f, column, row);
	out->range = (all.high - all.low) / 255;
	out->margin = (light.low - dark.high) / 255;
	out->wrong = (double)wrong / (f->side * f->side);
	out->inverted = out->wrong > 0.75;
	return middle;
}

/* Two by two modules. */
static bool
is_of_one_kind(const struct field *f, int column, int row)
{
	bool dark = is_dark(f, column, row);

	return dark == is_dark(f, column + 1, row) && dark == is_dark(f, column, row + 1) && dark == is_dark(f, column + 1, row + 1);
}

/* How far apart their tones are, 0..255. */
static int
spread_at(const struct field *f, int column, int row)
{
	const struct tone *at[] = {tone_of(f, column, row), tone_of(f, column + 1, row), tone_of(f, column, row + 1),
				   tone_of(f, column + 1, row + 1)};
	int low = 255, high = 0;

	for (size_t i = 0; i < LENGTH_OF(at); i++) {
		low = at[i]->low < low ? at[i]->low : low;
		high = at[i]->high > high ? at[i]->high : high;
	}
	return high - low;
}

static void
measure_evenness(const struct field *f, struct measure *out)
{
	int places = 0, uneven = 0, specked = 0;
	double far = out->margin * 255 / 2;

	for (int row = 0; row < f->side - 1; row++)
		for (int column = 0; column < f->side - 1; column++)
			if (is_of_one_kind(f, column, row)) {
				int spread = spread_at(f, column, row);

				places++;
				uneven += spread > UNEVEN;
				specked += spread > UNEVEN && spread > far;
			}
	out->uneven = (double)uneven / places;
	out->specked = (double)specked / places;
}

/* Two neighbours that should be of one tone are not, nor is the first by itself. */
static bool
is_step(const struct field *f, int column, int row, int right, int below)
{
	const struct tone *a = tone_of(f, column, row), *b = tone_of(f, column + right, row + below);

	if (is_dark(f, column, row) != is_dark(f, column + right, row + below))
		b = a;
	return (a->high > b->high ? a->high : b->high) - (a->low < b->low ? a->low : b->low) > STRUCTURE;
}

static bool
is_finder_spoiled(const struct field *f, int left, int top)
{
	for (int row = top; row < top + FINDER; row++)
		for (int column = left; column < left + FINDER; column++)
			if (is_step(f, column, row, column + 1 < left + FINDER, 0) || is_step(f, column, row, 0, row + 1 < top + FINDER))
				return true;
	return false;
}

/* A ring of the quiet zone and all within: modules from `low` to `high`. */
struct ring {
	int low, high;
	double dark;  /* what is below is dark */
	bool is_even; /* it has to be */
};

/* No spot of it is dark, nor so far from its neighbours within the ring that a reader takes it for a part of a finder. */
static bool
is_quiet(const struct field *f, const struct ring *ring, int column, int row)
{
	if (tone_of(f, column, row)->low < ring->dark)
		return false;
	for (int y = row - 1; ring->is_even && y <= row; y++)
		for (int x = column - 1; x <= column; x++)
			if (x >= ring->low && y >= ring->low && x < ring->high && y < ring->high && is_of_one_kind(f, x, y) &&
			    spread_at(f, x, y) > STRUCTURE)
				return false;
	return true;
}

static bool
is_ring_quiet(const struct field *f, const struct ring *ring)
{
	for (int i = ring->low; i <= ring->high; i++)
		if (!is_quiet(f, ring, i, ring->low) || !is_quiet(f, ring, i, ring->high) || !is_quiet(f, ring, ring->low, i) ||
		    !is_quiet(f, ring, ring->high, i))
			return false;
	return true;
}

static int
count_quiet_rings(const struct field *f, double middle)
{
	int n = 0;

	while (n < MEASURE_QUIET && is_ring_quiet(f, &(struct ring){-1 - n, f->side + n, middle, n < EVEN_RINGS}))
		n++;
	return n;
}

void
measure_code(const struct measure_picture *picture, const struct qr_matrix *matrix, struct measure *out)
{
	struct field f;

	assert(matrix->side > 0 && matrix->side <= QR_SIDE_MAX);
	assert(picture->width == (matrix->side + 2 * MEASURE_MARGIN) * MEASURE_PX && picture->height == picture->width);
	f.matrix = matrix;
	f.side = matrix->side;
	*out = (struct measure){0};
	sample(picture, &f);
	double middle = measure_modules(&f, out);

	measure_evenness(&f, out);
	out->spoiled = is_finder_spoiled(&f, 0, 0) || is_finder_spoiled(&f, f.side - FINDER, 0) ||
		       is_finder_spoiled(&f, 0, f.side - FINDER);
	out->quiet = count_quiet_rings(&f, middle);
}

/* limits: of the grades A to D. */
static int
grade(double value, const double limits[MEASURE_GRADE_MAX])
{
	int i = 0;

	while (i < MEASURE_GRADE_MAX && value < limits[i])
		i++;
	return MEASURE_GRADE_MAX - i;
}

int
measure_grade_contrast(const struct measure *m)
{
	return grade(m->margin, (const double[]){0.70, 0.55, 0.40, 0.20}); /* ISO/IEC 15415, symbol contrast */
}

int
measure_grade_evenness(const struct measure *m)
{
	int uneven = grade(-m->uneven, (const double[]){-0.01, -0.03, -0.06, -0.15});
	int specked = grade(-m->specked, (const double[]){-0.002, -0.01, -0.02, -0.05});
	int even = uneven < specked ? uneven : specked;

	return m->spoiled && even > 1 ? 1 : even;
}

int
measure_grade_quiet(const struct measure *m)
{
	return m->quiet;
}

int
measure_grade(const struct measure *m)
{
	int contrast = measure_grade_contrast(m), evenness = measure_grade_evenness(m), quiet = measure_grade_quiet(m);
	int lowest = contrast < evenness ? contrast : evenness;

	return lowest < quiet ? lowest : quiet;
}
