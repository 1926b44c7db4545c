#include "config.h"
#include "pdf/measure.h"

#include <assert.h>
#include <math.h>

#define SAMPLES 3       /* a side, over the inner 60 % of a module */
#define SAMPLE_STEP 0.3 /* modules */

uint8_t
measure_pixel(const struct measure_picture *p, double x, double y)
{
	int column = (int)floor(x), row = (int)floor(y);

	if (column < 0 || row < 0 || column >= p->width || row >= p->height)
		return 255;
	return p->gray[(size_t)row * (size_t)p->width + (size_t)column];
}

/* Mean reflectance 0..1 of the middle of a module. */
static double
module_mean(const struct measure_picture *p, const struct ink_matrix *place, int column, int row)
{
	int sum = 0;

	for (int i = 0; i < SAMPLES; i++)
		for (int k = 0; k < SAMPLES; k++) {
			double x = column + 0.5 + (i - 1) * SAMPLE_STEP, y = row + 0.5 + (k - 1) * SAMPLE_STEP;

			ink_apply(place, &x, &y);
			sum += measure_pixel(p, x, y);
		}
	return sum / (255.0 * SAMPLES * SAMPLES);
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
	     int quiet, struct measure *out)
{
	float means[QR_SIDE_MAX * QR_SIDE_MAX];
	struct range dark = {1, 0}, light = {1, 0};
	int side = matrix->side;

	assert(side > 0 && side <= QR_SIDE_MAX);
	*out = (struct measure){0};
	for (int row = 0; row < side; row++)
		for (int column = 0; column < side; column++) {
			double mean = module_mean(picture, place, column, row);

			means[row * side + column] = (float)mean;
			widen(is_dark(matrix, column, row) ? &dark : &light, mean);
		}
	struct range all = {fmin(dark.low, light.low), fmax(dark.high, light.high)};
	double middle = (all.low + all.high) / 2;

	for (int i = 0; i < side * side; i++)
		out->wrong += (means[i] < (float)middle) != is_dark(matrix, i % side, i / side);
	for (int row = -quiet; row < side + quiet; row++)
		for (int column = -quiet; column < side + quiet; column++)
			if (row < 0 || column < 0 || row >= side || column >= side)
				out->dark_quiet += module_mean(picture, place, column, row) < middle;
	out->inverted = out->wrong > side * side * 3 / 4;
	out->contrast = all.high - all.low;
	if (out->wrong == 0)
		out->contrast = fmin(out->contrast, 2 * (light.low - dark.high));
}
