#include "config.h"
#include "pdf/measure.h"

#include <assert.h>
#include <math.h>

#define SAMPLES 3       /* a side of a module, over its inner part */
#define SAMPLE_STEP 0.3 /* modules */
#define SPECK 0.25      /* of the margin: a spot that much apart from its module's other spots is seen */

uint8_t
measure_pixel(const struct measure_picture *p, double x, double y)
{
	int column = (int)floor(x), row = (int)floor(y);

	if (column < 0 || row < 0 || column >= p->width || row >= p->height)
		return 255;
	return p->gray[(size_t)row * (size_t)p->width + (size_t)column];
}

/* Reflectance 0..255 in a module. */
struct tone {
	double mean;
	int low, high;
};

static struct tone
tone_of(const struct measure_picture *p, const struct ink_matrix *place, int column, int row)
{
	struct tone tone = {0, 255, 0};
	int sum = 0;

	for (int i = 0; i < SAMPLES; i++)
		for (int k = 0; k < SAMPLES; k++) {
			double x = column + 0.5 + (i - 1) * SAMPLE_STEP, y = row + 0.5 + (k - 1) * SAMPLE_STEP;

			ink_apply(place, &x, &y);
			int pixel = measure_pixel(p, x, y);

			sum += pixel;
			tone.low = pixel < tone.low ? pixel : tone.low;
			tone.high = pixel > tone.high ? pixel : tone.high;
		}
	tone.mean = sum / (double)(SAMPLES * SAMPLES);
	return tone;
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

static bool
is_dark(const struct qr_matrix *matrix, int column, int row)
{
	return (matrix->modules[(size_t)row * (size_t)matrix->side + (size_t)column] & 1) != 0;
}

void
measure_code(const struct measure_picture *picture, const struct qr_matrix *matrix, const struct ink_matrix *place,
	     struct measure *out)
{
	static struct tone tones[QR_SIDE_MAX * QR_SIDE_MAX];
	struct range dark = {255, 0}, light = {255, 0};
	int side = matrix->side;

	assert(side > 0 && side <= QR_SIDE_MAX);
	*out = (struct measure){.modules = side * side};
	for (int row = 0; row < side; row++)
		for (int column = 0; column < side; column++) {
			struct tone tone = tone_of(picture, place, column, row);

			tones[row * side + column] = tone;
			widen(is_dark(matrix, column, row) ? &dark : &light, tone.mean);
		}
	struct range all = {fmin(dark.low, light.low), fmax(dark.high, light.high)};
	double middle = (all.low + all.high) / 2;

	for (int i = 0; i < side * side; i++)
		out->wrong += (tones[i].mean < middle) != is_dark(matrix, i % side, i / side);
	out->range = (all.high - all.low) / 255;
	out->margin = (light.low - dark.high) / 255;
	out->inverted = out->wrong > side * side * 3 / 4;
	for (out->quiet = 0; out->quiet < MEASURE_QUIET; out->quiet++) {
		int at = -1 - out->quiet, end = side + out->quiet, dark_ones = 0;
		for (int i = at; i <= end; i++) {
			dark_ones += tone_of(picture, place, i, at).mean < middle;
			dark_ones += tone_of(picture, place, i, end).mean < middle;
			dark_ones += tone_of(picture, place, at, i).mean < middle;
			dark_ones += tone_of(picture, place, end, i).mean < middle;
		}
		if (dark_ones) break;
	}
}
