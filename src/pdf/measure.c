#include "config.h"
#include "pdf/measure.h"

#include <assert.h>
#include <math.h>

#include "base/scope.h"

#define SAMPLES 3       /* a side of a module */
#define SAMPLE_STEP 0.3 /* modules: they see nine tenths of it, and no pixel of a neighbour's, however it is turned */
#define UNEVEN 16       /* of 255; readers that look for a threshold in every small block see structure from 24 on */
#define EVEN_RINGS 2    /* of the quiet zone: there the ground counts as in the symbol */
#define FIELD_MAX (QR_SIDE_MAX + 2 * MEASURE_QUIET)

/* The nine samples of a module. */
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

uint8_t
measure_pixel(const struct measure_picture *p, double x, double y)
{
	int column = (int)floor(x), row = (int)floor(y);

	if (column < 0 || row < 0 || column >= p->width || row >= p->height)
		return 255;
	return p->gray[(size_t)row * (size_t)p->width + (size_t)column];
}

static struct tone
tone_at(const struct measure_picture *p, const struct ink_matrix *place, double column, double row)
{
	struct tone tone = {0, 255, 0};
	const double *m = place->m;

	for (int i = -1; i < SAMPLES - 1; i++)
		for (int k = -1; k < SAMPLES - 1; k++) {
			double right = column + 0.5 + k * SAMPLE_STEP, down = row + 0.5 + i * SAMPLE_STEP;
			uint8_t pixel = measure_pixel(p, m[0] * right + m[2] * down + m[4], m[1] * right + m[3] * down + m[5]);

			tone.sum = (uint16_t)(tone.sum + pixel);
			tone.low = pixel < tone.low ? pixel : tone.low;
			tone.high = pixel > tone.high ? pixel : tone.high;
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
	return tone_of(f, column, row)->sum / (double)(SAMPLES * SAMPLES);
}

static bool
is_dark(const struct field *f, int column, int row)
{
	if (column < 0 || row < 0 || column >= f->side || row >= f->side)
		return false;
	return (f->matrix->modules[(size_t)row * (size_t)f->side + (size_t)column] & 1) != 0;
}

static void
sample(const struct measure_picture *picture, const struct ink_matrix *place, struct field *f)
{
	struct tone *next = f->tones;

	for (int row = -MEASURE_QUIET; row < f->side + MEASURE_QUIET; row++)
		for (int column = -MEASURE_QUIET; column < f->side + MEASURE_QUIET; column++)
			*next++ = tone_at(picture, place, column, row);
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

	for (int row = 0; row < f->side; row++)
		for (int column = 0; column < f->side; column++)
			out->wrong += (mean_of(f, column, row) < middle) != is_dark(f, column, row);
	out->range = (all.high - all.low) / 255;
	out->margin = (light.low - dark.high) / 255;
	out->inverted = out->wrong > f->side * f->side * 3 / 4;
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

	for (int row = -EVEN_RINGS; row < f->side + EVEN_RINGS - 1; row++)
		for (int column = -EVEN_RINGS; column < f->side + EVEN_RINGS - 1; column++)
			if (is_of_one_kind(f, column, row)) {
				int spread = spread_at(f, column, row);

				places++;
				uneven += spread > UNEVEN;
				specked += spread > UNEVEN && spread > far;
			}
	out->uneven = (double)uneven / places;
	out->specked = (double)specked / places;
}

static bool
is_ring_quiet(const struct field *f, int ring, double middle)
{
	int low = -1 - ring, high = f->side + ring;

	for (int i = low; i <= high; i++)
		if (mean_of(f, i, low) < middle || mean_of(f, i, high) < middle || mean_of(f, low, i) < middle ||
		    mean_of(f, high, i) < middle)
			return false;
	return true;
}

void
measure_code(const struct measure_picture *picture, const struct qr_matrix *matrix, const struct ink_matrix *place,
	     struct measure *out)
{
	struct field f;

	assert(matrix->side > 0 && matrix->side <= QR_SIDE_MAX);
	f.matrix = matrix;
	f.side = matrix->side;
	*out = (struct measure){0};
	sample(picture, place, &f);
	double middle = measure_modules(&f, out);

	measure_evenness(&f, out);
	while (out->quiet < MEASURE_QUIET && is_ring_quiet(&f, out->quiet, middle))
		out->quiet++;
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

	return uneven < specked ? uneven : specked;
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
