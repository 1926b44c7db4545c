#include "config.h"
#include "base/png.h"

#include <string.h>
#include <zlib.h>

#include "base/scope.h"

#define BIT_DEPTH_OF(kind) ((kind) == PNG_BITS ? 1 : 8)
#define COLOUR_TYPE_OF(kind) ((kind) == PNG_BITS ? 0 : 2)
#define FILTER_NONE 0 /* clause 9.2 */
#define FILTER_UP 2
#define PACKED_BYTES ((size_t)16 * 1024) /* of a chunk of packed rows: on the stack, where a small picture has no new pages to touch */

static void
put_u32(uint8_t *at, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(n >> (24 - 8 * i));
}

static void
add_u32(struct text *out, uint32_t n)
{
	uint8_t bytes[4];

	put_u32(bytes, n);
	text_add_bytes(out, bytes, sizeof(bytes));
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
add_header(struct text *out, const struct png *png)
{
	/* the last three: deflate, filter method 0, no interlace */
	uint8_t header[13] = {[8] = BIT_DEPTH_OF(png->kind), [9] = COLOUR_TYPE_OF(png->kind)};

	put_u32(header, (uint32_t)png->width);
	put_u32(header + 4, (uint32_t)png->height);
	text_add_bytes(out, "\x89PNG\r\n\x1a\n", 8);
	add_chunk(out, "IHDR", header, sizeof(header));
	if (png->dpi > 0) { /* pixels a metre, both ways */
		uint8_t size[9] = {[8] = 1};

		put_u32(size, (uint32_t)(png->dpi / 0.0254 + 0.5));
		memcpy(size + 4, size, 4);
		add_chunk(out, "pHYs", size, sizeof(size));
	}
}

/* Takes the stream's input in; what is packed leaves as chunks. */
static bool
pack(z_stream *z, int flush, uint8_t *packed, struct text *out)
{
	int status;

	do {
		z->next_out = packed;
		z->avail_out = PACKED_BYTES;
		status = deflate(z, flush);
		if (z->avail_out < PACKED_BYTES)
			add_chunk(out, "IDAT", packed, PACKED_BYTES - z->avail_out);
	} while (status == Z_OK && z->avail_out == 0);
	return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR;
}

static bool
pack_rows(struct scope *sc, const struct png *png, z_stream *z, struct text *out)
{
	size_t width = (size_t)png->width, len = png->kind == PNG_BITS ? (width + 7) / 8 : 3 * width;
	uint8_t *row = scope_alloc(sc, 1 + len), packed[PACKED_BYTES];

	for (int y = 0; y < png->height; y++) {
		bool repeats = y > 0 && png->repeats != NULL && png->repeats(png->ctx, y);

		memset(row, 0, 1 + len);
		row[0] = repeats ? FILTER_UP : FILTER_NONE; /* by which zeros are the row above, and deflate fastest */
		if (!repeats)
			png->row(png->ctx, y, row + 1);
		z->next_in = row;
		z->avail_in = (uInt)(1 + len);
		while (z->avail_in > 0)
			if (!pack(z, Z_NO_FLUSH, packed, out))
				return false;
	}
	return pack(z, Z_FINISH, packed, out);
}

enum rc
png_write(struct scope *sc, const struct png *png, struct text *out)
{
	z_stream z = {0};

	if (deflateInit(&z, png->level) != Z_OK)
		return fault(sc, RC_BROKEN, "png_failed", "zlib does not start");
	add_header(out, png);
	bool packed = pack_rows(sc, png, &z, out);

	(void)deflateEnd(&z);
	if (!packed)
		return fault(sc, RC_BROKEN, "png_failed", "zlib refused a picture");
	add_chunk(out, "IEND", NULL, 0);
	return RC_OK;
}
