/* PNG, second edition (W3C, ISO/IEC 15948), as little as a QR code needs: 1 bit of gray, no filter, no interlace. */
#include "config.h"
#include "qr/qr.h"

#include <string.h>
#include <zlib.h>

#include "base/scope.h"

static void
add_u32(struct text *out, uint32_t n)
{
	unsigned char bytes[4] = {(unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n};

	text_add_bytes(out, bytes, 4);
}

static void
add_chunk(struct text *out, const char *type, const void *at, size_t len)
{
	uLong crc = crc32(0, (const Bytef *)type, 4);

	add_u32(out, (uint32_t)len);
	text_add_bytes(out, type, 4);
	text_add_bytes(out, at, len);
	add_u32(out, (uint32_t)(len > 0 ? crc32(crc, at, (uInt)len) : crc));
}

static void
add_header(struct scope *sc, struct text *out, int size_px)
{
	struct text *header = text_new(sc, 13);

	add_u32(header, (uint32_t)size_px);
	add_u32(header, (uint32_t)size_px);
	text_add_bytes(header, "\1\0\0\0\0", 5); /* bit depth 1, gray; deflate, filter method 0, no interlace */
	add_chunk(out, "IHDR", header->at, header->len);
}

/* A row of pixels, 1 is white, behind its filter byte; row NULL: a row of the margin. */
static void
draw_row(const struct qr_matrix *qr, const uint8_t *row, int margin, int scale, uint8_t *pixels, size_t len)
{
	memset(pixels + 1, 0xff, len - 1);
	pixels[0] = 0;
	for (int x = 0; row != NULL && x < qr->side * scale; x++)
		if (row[x / scale])
			pixels[1 + (margin + x) / 8] &= (uint8_t)~(0x80 >> ((margin + x) % 8));
}

static uint8_t *
draw(struct scope *sc, const struct qr_matrix *qr, int size_px, size_t *len)
{
	int scale = size_px / (qr->side + 2 * QR_QUIET_ZONE), margin = (size_px - qr->side * scale) / 2;
	size_t stride = 1 + ((size_t)size_px + 7) / 8;
	uint8_t *image = scope_array(sc, (size_t)size_px, stride);

	for (int y = 0; y < size_px; y++) {
		int module = y < margin ? -1 : (y - margin) / scale;
		const uint8_t *row = module >= 0 && module < qr->side ? qr->modules + (size_t)module * (size_t)qr->side : NULL;

		draw_row(qr, row, margin, scale, image + (size_t)y * stride, stride);
	}
	*len = (size_t)size_px * stride;
	return image;
}

enum rc
qr_png(struct scope *sc, const struct qr_matrix *qr, int size_px, struct bytes *out)
{
	size_t len;

	if (size_px < QR_PNG_MIN || size_px > QR_PNG_MAX || size_px < qr->side + 2 * QR_QUIET_ZONE)
		return fault(sc, RC_INVALID, "out_of_range", "the size must be from %d to %d px",
			     qr->side + 2 * QR_QUIET_ZONE, QR_PNG_MAX);
	const uint8_t *image = draw(sc, qr, size_px, &len);
	uLongf packed_len = compressBound((uLong)len);
	uint8_t *packed = scope_alloc(sc, packed_len);
	int status = compress2(packed, &packed_len, image, (uLong)len, Z_BEST_COMPRESSION);

	if (status != Z_OK)
		return fault(sc, RC_BROKEN, "png_failed", "zlib refused a picture: %d", status);
	struct text *t = text_new(sc, packed_len + 200);

	text_add_bytes(t, "\x89PNG\r\n\x1a\n", 8);
	add_header(sc, t, size_px);
	add_chunk(t, "IDAT", packed, packed_len);
	add_chunk(t, "IEND", NULL, 0);
	*out = (struct bytes){t->at, t->len};
	return RC_OK;
}
