/* A code as a picture: whole pixels a module, white margin. */
#include "config.h"
#include "qr/qr.h"

#include <string.h>

#include "base/png.h"
#include "base/scope.h"

#define PNG_BYTES_MAX ((size_t)16 * 1024 * 1024) /* of QR_PNG_MAX squared bits, with room */
#define PACKING 6 /* of zlib's: the best takes three times as long for a tenth less */

struct drawing {
	const struct qr_matrix *qr;
	int scale, margin; /* px of a module, px before the first */
	size_t row_bytes;
};

/* -1 or less: the margin above; side or more: the one below. */
static int
module_of(const struct drawing *d, int y)
{
	return y < d->margin ? -1 : (y - d->margin) / d->scale;
}

static bool
repeats(void *ctx, int y)
{
	const struct drawing *d = ctx;
	int module = module_of(d, y);

	return module == module_of(d, y - 1) || module > d->qr->side;
}

static void
draw_row(void *ctx, int y, uint8_t *pixels)
{
	const struct drawing *d = ctx;
	int module = module_of(d, y), side = d->qr->side;
	const uint8_t *row = module >= 0 && module < side ? d->qr->modules + (size_t)module * (size_t)side : NULL;

	memset(pixels, 0xff, d->row_bytes);
	for (int i = 0; row != NULL && i < side; i++)
		for (int x = d->margin + i * d->scale, end = row[i] ? x + d->scale : 0; x < end; x++)
			pixels[x / 8] &= (uint8_t)~(0x80 >> (x % 8));
}

static enum rc
wrong_size(struct scope *sc, int least)
{
	enum rc rc = fault(sc, RC_INVALID, "out_of_range", "the size must be from %d to %d px", least, QR_PNG_MAX);

	fault_arg(sc, "min", "%d", least);
	fault_arg(sc, "max", "%d", QR_PNG_MAX);
	return rc;
}

enum rc
qr_png(struct scope *sc, const struct qr_matrix *qr, int size_px, struct bytes *out)
{
	if (size_px < QR_PNG_MIN || size_px > QR_PNG_MAX || size_px < qr->side + 2 * QR_QUIET_ZONE)
		return wrong_size(sc, qr->side + 2 * QR_QUIET_ZONE);
	int scale = size_px / (qr->side + 2 * QR_QUIET_ZONE);
	struct drawing drawing = {qr, scale, (size_px - qr->side * scale) / 2, ((size_t)size_px + 7) / 8};
	struct png png = {size_px, size_px, PNG_BITS, PACKING, 0, draw_row, &drawing, repeats};
	struct text *t = text_new(sc, PNG_BYTES_MAX);

	TRY(png_write(sc, &png, t));
	TRY(text_check(sc, t, "the picture of a code"));
	*out = (struct bytes){t->at, t->len};
	return RC_OK;
}
