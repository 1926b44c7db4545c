#include "config.h"
#include "base/png.h"

#include <cairo.h>
#include <stdlib.h>
#include <string.h>

#include "unit/t.h"

/* A picture of noise, which packs into several chunks when it is large; cairo (libpng) is the judge. */
struct noise {
	int width;
	uint32_t *pixels; /* 0xRRGGBB */
};

static void
rgb_row(void *ctx, int y, uint8_t *samples)
{
	const struct noise *noise = ctx;
	const uint32_t *row = noise->pixels + (size_t)y * (size_t)noise->width;

	for (int x = 0; x < noise->width; x++)
		for (int byte = 0; byte < 3; byte++)
			*samples++ = (uint8_t)(row[x] >> (16 - 8 * byte));
}

static void
bits_row(void *ctx, int y, uint8_t *samples)
{
	const struct noise *noise = ctx;

	for (int x = 0; x < noise->width; x++)
		if (noise->pixels[(size_t)y * (size_t)noise->width + (size_t)x] != 0)
			samples[x / 8] |= (uint8_t)(0x80 >> x % 8);
}

struct input {
	const struct text *png;
	size_t at;
};

static cairo_status_t
give(void *ctx, unsigned char *to, unsigned int n)
{
	struct input *in = ctx;

	if (n > in->png->len - in->at)
		return CAIRO_STATUS_READ_ERROR;
	memcpy(to, in->png->at + in->at, n);
	in->at += n;
	return CAIRO_STATUS_SUCCESS;
}

static bool
shows(const struct text *png, const struct noise *noise, int height)
{
	struct input in = {png, 0};
	cairo_surface_t *s = cairo_image_surface_create_from_png_stream(give, &in);
	bool same = cairo_surface_status(s) == CAIRO_STATUS_SUCCESS && cairo_image_surface_get_width(s) == noise->width &&
		    cairo_image_surface_get_height(s) == height && in.at == png->len;

	for (int y = 0; same && y < height; y++)
		for (int x = 0; same && x < noise->width; x++) {
			uint32_t pixel;

			memcpy(&pixel, cairo_image_surface_get_data(s) + y * cairo_image_surface_get_stride(s) + 4 * x, 4);
			same = (pixel & 0xffffff) == noise->pixels[y * noise->width + x];
		}
	cairo_surface_destroy(s);
	return same;
}

static void
readers_see_the_pixels_that_were_given(struct scope *sc)
{
	static const int sizes[][2] = {{1, 1}, {7, 3}, {8, 2}, {9, 5}, {64, 64}, {701, 333}};

	for (size_t i = 0; i < LENGTH_OF(sizes); i++)
		for (int kind = PNG_BITS; kind <= PNG_RGB; kind++)
			for (int level = 1; level <= 9; level += 8) {
				int width = sizes[i][0], height = sizes[i][1];
				struct noise noise = {width, scope_array(sc, (size_t)(width * height), sizeof(uint32_t))};
				struct text *t = text_new(sc, 4 << 20);

				for (int p = 0; p < width * height; p++)
					noise.pixels[p] = kind == PNG_RGB ? (uint32_t)random() & 0xffffff : random() & 1 ? 0xffffff : 0;
				CHECK_OK(sc, png_write(sc, &(struct png){width, height, (enum png_kind)kind, level,
									 level == 1 ? 300 : 0, kind == PNG_RGB ? rgb_row : bits_row, &noise}, t));
				CHECK(shows(t, &noise, height));
			}
}

T_MAIN(T(readers_see_the_pixels_that_were_given))
