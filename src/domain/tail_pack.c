#include "config.h"
#include "domain/tail_pack.h"

#include <stdlib.h>
#define ZLIB_CONST /* what is read is not written */
#include <zlib.h>

#define WINDOW_BITS (-15) /* raw: no header, no checksum; a card's CRC-32 and SHA-256 are in its row */
#define MEMORY_LEVEL 8

struct tail_packer {
	z_stream z;
	char *out;
	size_t room;
};

struct tail_packer *
tail_packer_open(void)
{
	struct tail_packer *packer = calloc(1, sizeof(*packer));

	/* the fastest: it costs a card some 70 microseconds, and the best would save it another tenth */
	if (packer == NULL || deflateInit2(&packer->z, Z_BEST_SPEED, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	return packer;
}

void
tail_packer_close(struct tail_packer *packer)
{
	if (packer == NULL)
		return;
	(void)deflateEnd(&packer->z);
	free(packer->out);
	free(packer);
}

static void
make_room(struct tail_packer *packer, size_t room)
{
	if (packer->room >= room)
		return;
	packer->out = realloc(packer->out, room);
	packer->room = room;
	if (packer->out == NULL)
		abort();
}

struct bytes
tail_pack(struct tail_packer *packer, struct bytes tail)
{
	z_stream *z = &packer->z;

	make_room(packer, deflateBound(z, tail.len));
	z->next_in = tail.at;
	z->avail_in = (uInt)tail.len;
	z->next_out = (Bytef *)packer->out;
	z->avail_out = (uInt)packer->room;
	if (deflate(z, Z_FINISH) != Z_STREAM_END)
		abort(); /* there is room for whatever comes */
	const struct bytes packed = {packer->out, packer->room - z->avail_out};

	if (deflateReset(z) != Z_OK)
		abort();
	return packed;
}

bool
tail_unpack(struct bytes packed, char *to, size_t len)
{
	z_stream z = {.next_in = packed.at, .avail_in = (uInt)packed.len, .next_out = (Bytef *)to, .avail_out = (uInt)len};

	if (inflateInit2(&z, WINDOW_BITS) != Z_OK)
		abort();
	bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0 && z.avail_out == 0;

	(void)inflateEnd(&z);
	return whole;
}
