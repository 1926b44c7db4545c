#include "config.h"
#include "pdf/print_bytes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "pdf/overlay.h"

static void
end_bytes(void *thing)
{
	struct print_bytes *out = thing;

	free(out->offsets);
	deflateEnd(&out->deflate);
	text_close(&out->content);
	text_close(&out->packed);
}

void
print_bytes_open(struct scope *sc, struct print_bytes *out, const struct fold *fold)
{
	*out = (struct print_bytes){.first_object = fold->size, .next_object = fold->size, .at = fold->prefix.len};
	memcpy(out->digest, fold->digest, sizeof(out->digest));
	if (deflateInit(&out->deflate, Z_BEST_COMPRESSION) != Z_OK)
		abort();
	text_open(&out->content, OVERLAY_OPS_MAX);
	text_open(&out->packed, OVERLAY_OPS_MAX + OVERLAY_OPS_MAX / 8);
	scope_at_end(sc, end_bytes, out);
}

void
print_bytes_object(struct print_bytes *out, struct text *piece, int64_t number)
{
	size_t index = (size_t)(number - out->first_object);

	while (index >= out->room) {
		out->room = out->room == 0 ? 1024 : out->room * 2;
		out->offsets = realloc(out->offsets, out->room * sizeof(*out->offsets));
		if (out->offsets == NULL)
			abort();
	}
	out->offsets[index] = out->at + piece->len;
	text_addf(piece, "%" PRId64 " 0 obj\n", number);
}

void
print_bytes_stream(struct print_bytes *out, struct text *piece)
{
	z_stream *z = &out->deflate;
	unsigned char chunk[16384];

	deflateReset(z);
	z->next_in = (unsigned char *)out->content.at;
	z->avail_in = (uInt)out->content.len;
	text_clear(&out->packed);
	for (int rc = Z_OK; rc == Z_OK;) {
		z->next_out = chunk;
		z->avail_out = sizeof(chunk);
		rc = deflate(z, Z_FINISH);
		text_add_bytes(&out->packed, chunk, sizeof(chunk) - z->avail_out);
	}
	text_addf(piece, " /Filter /FlateDecode /Length %zu >>\nstream\n", out->packed.len);
	text_add_bytes(piece, out->packed.at, out->packed.len);
	text_add(piece, "\nendstream\nendobj\n");
}

enum rc
print_bytes_close(struct scope *sc, struct print_bytes *out, const struct text *piece)
{
	const struct bytes parts[] = {{out->digest, sizeof(out->digest)}, {piece->at, piece->len}};

	digest_of_parts(parts, LENGTH_OF(parts), out->digest);
	out->at += piece->len;
	TRY(text_check(sc, &out->content, "the drawing of a page"));
	return text_check(sc, piece, "a piece of the print file");
}
