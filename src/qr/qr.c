#include "config.h"
#include "qr/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "base/scope.h"

static const QRecLevel level_of[] = {
	[SETTINGS_ECC_L] = QR_ECLEVEL_L,
	[SETTINGS_ECC_M] = QR_ECLEVEL_M,
	[SETTINGS_ECC_Q] = QR_ECLEVEL_Q,
	[SETTINGS_ECC_H] = QR_ECLEVEL_H,
};

/* Only the lowest bit of libqrencode's bytes is the module. */
static void
copy_modules(struct scope *sc, const QRcode *code, struct qr_matrix *out)
{
	size_t n = (size_t)code->width * (size_t)code->width;
	uint8_t *modules = scope_alloc(sc, n);

	for (size_t i = 0; i < n; i++)
		modules[i] = code->data[i] & 1;
	*out = (struct qr_matrix){code->version, code->width, modules};
}

enum rc
qr_encode(struct scope *sc, const char *data, enum settings_ecc ecc, struct qr_matrix *out)
{
	/* QR_MODE_8 for what has no denser mode: bytes as they are, UTF-8 without an ECI, as every phone expects. */
	QRcode *code = QRcode_encodeString(data, 0, level_of[ecc], QR_MODE_8, 1);

	if (code == NULL && errno == ENOMEM)
		return fault_errno(sc, "qr_failed", "libqrencode");
	if (code == NULL)
		return fault(sc, RC_INVALID, "qr_data", "a QR code cannot hold these %zu bytes at this error correction",
			     strlen(data));
	copy_modules(sc, code, out);
	QRcode_free(code);
	return RC_OK;
}

/* At the first module of each dark run of a row its width, 0 elsewhere. */
static void
find_runs(const struct qr_matrix *qr, uint8_t *widths)
{
	const uint8_t *module = qr->modules;

	for (int y = 0; y < qr->side; y++) {
		uint8_t *first = NULL;

		for (int x = 0; x < qr->side; x++, module++, widths++) {
			*widths = 0;
			if (*module == 0)
				first = NULL;
			else if (first == NULL)
				*(first = widths) = 1;
			else
				++*first;
		}
	}
}

void
qr_rects(const struct qr_matrix *qr, qr_rect_fn *take, void *ctx)
{
	uint8_t widths[QR_SIDE_MAX * QR_SIDE_MAX];
	const uint8_t *run = widths, *end = widths + qr->side * qr->side;
	int side = qr->side;

	find_runs(qr, widths);
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++, run++) {
			if (*run == 0 || (y > 0 && run[-side] == *run)) /* the run above has taken this one in */
				continue;
			int height = 1;

			for (const uint8_t *below = run + side; below < end && *below == *run; below += side)
				height++;
			take(ctx, &(struct qr_rect){x, y, *run, height});
		}
}

static void
add_svg_rect(void *ctx, const struct qr_rect *r)
{
	text_addf(ctx, "M%d %dh%dv%dh-%dz", r->x + QR_QUIET_ZONE, r->y + QR_QUIET_ZONE, r->width, r->height,
		  r->width);
}

enum rc
qr_svg(struct scope *sc, const struct qr_matrix *qr, double size_mm, struct bytes *out)
{
	struct text *t = text_new(sc, 1 << 20);
	int side = qr->side + 2 * QR_QUIET_ZONE;

	if (!(size_mm >= QR_MM_MIN && size_mm <= QR_MM_MAX))
		return fault(sc, RC_INVALID, "out_of_range", "the size must be from %d to %d mm", QR_MM_MIN, QR_MM_MAX);
	text_add(t, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
	text_add_decimal(t, size_mm, 3);
	text_add(t, "mm\" height=\"");
	text_add_decimal(t, size_mm, 3);
	text_addf(t, "mm\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">", side, side);
	text_addf(t, "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"", side, side);
	qr_rects(qr, add_svg_rect, t);
	text_add(t, "\"/></svg>\n");
	TRY(text_check(sc, t, "the SVG"));
	*out = (struct bytes){t->at, t->len};
	return RC_OK;
}
