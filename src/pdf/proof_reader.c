#include "config.h"
#include "pdf/proof_reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "base/scope.h"

#define SPARSE 2 /* every second line will do at 4 px a module; with every fourth zbar finds too little of a finder */
#define NEARER 1.3

struct proof_reader {
	zbar_image_scanner_t *scanner;
	zbar_image_t *image;
};

static void
end_reader(void *thing)
{
	struct proof_reader *r = thing;

	zbar_image_destroy(r->image);
	zbar_image_scanner_destroy(r->scanner);
}

struct proof_reader *
proof_reader_open(struct scope *sc)
{
	struct proof_reader *r = scope_alloc(sc, sizeof(*r));

	r->scanner = zbar_image_scanner_create();
	r->image = zbar_image_create();
	if (r->scanner == NULL || r->image == NULL)
		abort();
	zbar_image_scanner_set_config(r->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(r->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(r->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	zbar_image_set_format(r->image, zbar_fourcc('Y', '8', '0', '0'));
	scope_at_end(sc, end_reader, r);
	return r;
}

static const char *
read_lines(struct proof_reader *r, const struct measure_picture *picture, int density, const char *payload)
{
	const char *found = "unreadable";

	zbar_image_scanner_set_config(r->scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, density);
	zbar_image_scanner_set_config(r->scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, density);
	zbar_image_set_size(r->image, (unsigned)picture->width, (unsigned)picture->height);
	zbar_image_set_data(r->image, picture->gray, (unsigned long)picture->width * (unsigned long)picture->height, NULL);
	zbar_scan_image(r->scanner, r->image);
	for (const zbar_symbol_t *s = zbar_image_first_symbol(r->image); s != NULL; s = zbar_symbol_next(s)) {
		size_t len = zbar_symbol_get_data_length(s);

		if (len == strlen(payload) && memcmp(zbar_symbol_get_data(s), payload, len) == 0)
			return "";
		found = "wrong_payload";
	}
	return found;
}

static double
pixel(const struct measure_picture *p, double column, double row)
{
	if (column < 0 || row < 0 || column >= p->width || row >= p->height)
		return 255;
	return p->gray[(size_t)row * (size_t)p->width + (size_t)column];
}

/* Between the four pixels around. */
static uint8_t
smooth_pixel(const struct measure_picture *p, double x, double y)
{
	double left = floor(x - 0.5), top = floor(y - 0.5), dx = x - 0.5 - left, dy = y - 0.5 - top;
	double upper = pixel(p, left, top) * (1 - dx) + pixel(p, left + 1, top) * dx;
	double lower = pixel(p, left, top + 1) * (1 - dx) + pixel(p, left + 1, top + 1) * dx;

	return (uint8_t)lround(upper * (1 - dy) + lower * dy);
}

/* From a little nearer, and line by line: zbar misses a sound code now and then, and people try twice too. */
static const char *
read_nearer(struct scope *sc, struct proof_reader *r, const struct measure_picture *picture, const char *payload)
{
	int width = (int)(picture->width * NEARER), height = (int)(picture->height * NEARER);
	uint8_t *gray = scope_alloc(sc, (size_t)width * (size_t)height);

	for (int row = 0; row < height; row++)
		for (int column = 0; column < width; column++)
			gray[row * width + column] = smooth_pixel(picture, (column + 0.5) / NEARER, (row + 0.5) / NEARER);
	return read_lines(r, &(struct measure_picture){width, height, gray}, 1, payload);
}

const char *
proof_reader_try(struct scope *sc, struct proof_reader *r, const struct measure_picture *picture, const char *payload)
{
	const char *found = read_lines(r, picture, SPARSE, payload);

	return found[0] == '\0' ? found : read_nearer(sc, r, picture, payload);
}
