#include "config.h"
#include "zip/archive_bytes.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#include "base/scope.h"

#define SHORT_MAX UINT32_C(0xffff)
#define LONG_MAX_32 UINT64_C(0xffffffff)

#define VERSION_PLAIN 10u
#define VERSION_ZIP64 45u
#define MADE_BY_UNIX (3u << 8)
#define FLAG_UTF8 (1u << 11)
#define MODE_FILE_644 (0100644u << 16)

/* The part of the archive that was asked for, and how far the walk through all of it has come. */
struct window {
	uint64_t at, from, to;
	struct sink *out;
};

/* A header in the making; none is longer than this without its name. */
struct header {
	unsigned char bytes[128];
	size_t len;
};

static void
put(struct header *h, uint64_t value, size_t n)
{
	assert(h->len + n <= sizeof(h->bytes));
	for (; n > 0; n--, value >>= 8)
		h->bytes[h->len++] = (unsigned char)value;
}

/* What of a piece of `len` bytes lies in the window: false when nothing. Moves the window's place behind it. */
static bool
overlap(struct window *w, uint64_t len, uint64_t *skip, uint64_t *take)
{
	uint64_t start = w->at, end = w->at + len;

	w->at = end;
	if (end <= w->from || start >= w->to)
		return false;
	*skip = start < w->from ? w->from - start : 0;
	*take = (end > w->to ? w->to : end) - start - *skip;
	return *take > 0;
}

static enum rc
emit(struct scope *sc, struct window *w, const void *at, size_t len)
{
	uint64_t skip, take;

	if (!overlap(w, len, &skip, &take))
		return RC_OK;
	return sink_write(sc, w->out, (const char *)at + skip, (size_t)take);
}

static unsigned
flags_of(const struct archive_entry *e)
{
	for (size_t i = 0; i < e->name_len; i++)
		if ((unsigned char)e->name[i] >= 0x80)
			return FLAG_UTF8;
	return 0;
}

/* The fields that local and central header share (APPNOTE 4.3.7, 4.3.12). */
static void
put_common(struct header *h, const struct archive *a, const struct archive_entry *e, unsigned version)
{
	put(h, version, 2);
	put(h, flags_of(e), 2);
	put(h, 0, 2); /* stored */
	put(h, a->dos_time, 4);
	put(h, e->crc32, 4);
	put(h, e->size, 4);
	put(h, e->size, 4);
	put(h, e->name_len, 2);
}

static enum rc
emit_local(struct scope *sc, struct window *w, const struct archive *a, const struct archive_entry *e)
{
	struct header h = {.len = 0};

	put(&h, 0x04034b50, 4);
	put_common(&h, a, e, VERSION_PLAIN);
	put(&h, 0, 2);
	assert(h.len == ARCHIVE_LOCAL_HEADER);
	TRY(emit(sc, w, h.bytes, h.len));
	return emit(sc, w, e->name, e->name_len);
}

static enum rc
emit_central(struct scope *sc, struct window *w, const struct archive *a, const struct archive_entry *e)
{
	struct header h = {.len = 0}, extra = {.len = 0};
	bool is_long = archive_offset_is_long(e);

	if (is_long) {
		put(&extra, 0x0001, 2); /* ZIP64 (4.5.3) */
		put(&extra, 8, 2);
		put(&extra, e->at, 8);
	}
	put(&h, 0x02014b50, 4);
	put(&h, MADE_BY_UNIX | (is_long ? VERSION_ZIP64 : VERSION_PLAIN), 2);
	put_common(&h, a, e, is_long ? VERSION_ZIP64 : VERSION_PLAIN);
	put(&h, extra.len, 2);
	put(&h, 0, 2 + 2 + 2); /* comment, disk, internal attributes */
	put(&h, MODE_FILE_644, 4);
	put(&h, is_long ? LONG_MAX_32 : e->at, 4);
	TRY(emit(sc, w, h.bytes, h.len));
	TRY(emit(sc, w, e->name, e->name_len));
	return emit(sc, w, extra.bytes, extra.len);
}

static void
put_zip64_end(struct header *h, const struct archive *a)
{
	put(h, 0x06064b50, 4);
	put(h, 56 - 12, 8); /* of the rest of this record */
	put(h, MADE_BY_UNIX | VERSION_ZIP64, 2);
	put(h, VERSION_ZIP64, 2);
	put(h, 0, 4 + 4); /* disks */
	put(h, a->n, 8);
	put(h, a->n, 8);
	put(h, a->directory_size, 8);
	put(h, a->directory_at, 8);
	put(h, 0x07064b50, 4); /* locator */
	put(h, 0, 4);
	put(h, a->directory_at + a->directory_size, 8);
	put(h, 1, 4);
}

static uint64_t
at_most(uint64_t value, uint64_t max)
{
	return value < max ? value : max;
}

static enum rc
emit_end(struct scope *sc, struct window *w, const struct archive *a)
{
	struct header h = {.len = 0};

	if (a->zip64)
		put_zip64_end(&h, a);
	put(&h, 0x06054b50, 4);
	put(&h, 0, 2 + 2); /* disks */
	put(&h, at_most(a->n, SHORT_MAX), 2);
	put(&h, at_most(a->n, SHORT_MAX), 2);
	put(&h, at_most(a->directory_size, LONG_MAX_32), 4);
	put(&h, at_most(a->directory_at, LONG_MAX_32), 4);
	put(&h, 0, 2); /* comment */
	return emit(sc, w, h.bytes, h.len);
}

/* Stands between source and client: counts what an entry really holds and lets its last piece go only when all of it is right. */
struct counter {
	struct sink sink;
	struct sink *out;
	const struct archive_entry *entry;
	uint64_t left;
	bool whole; /* all of the entry is sent, so its CRC-32 can be checked */
	uLong crc;
};

static enum rc
count(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct counter *self = (struct counter *)sink;

	if (len > self->left)
		return fault(sc, RC_BROKEN, "card_damaged", "'%s' is longer than its %" PRIu32 " bytes",
			     self->entry->name, self->entry->size);
	self->left -= len;
	if (self->whole)
		self->crc = crc32_z(self->crc, at, len);
	if (self->whole && self->left == 0 && self->crc != self->entry->crc32)
		return fault(sc, RC_BROKEN, "card_damaged", "'%s' has CRC-32 %08lx, not %08" PRIx32, self->entry->name,
			     self->crc, self->entry->crc32);
	return sink_write(sc, self->out, at, len);
}

static enum rc
emit_data(struct scope *sc, struct window *w, const struct archive_entry *e, size_t i,
	  const struct archive_source *source)
{
	uint64_t skip, take;

	if (!overlap(w, e->size, &skip, &take))
		return RC_OK;
	struct counter counter = {{count}, w->out, e, take, take == e->size, crc32_z(0, NULL, 0)};

	TRY(source->copy(sc, source->ctx, i, skip, take, &counter.sink));
	if (counter.left != 0)
		return fault(sc, RC_BROKEN, "card_damaged", "'%s' ends %" PRIu64 " bytes early", e->name, counter.left);
	return RC_OK;
}

enum rc
archive_bytes(struct scope *sc, const struct archive *a, uint64_t from, uint64_t len,
	      const struct archive_source *source, struct sink *out)
{
	assert(from <= a->total && len <= a->total - from);
	size_t first = archive_find(a, from);
	struct window w = {first < a->n ? a->entries[first].at : a->directory_at, from, from + len, out};

	for (size_t i = first; i < a->n && w.at < w.to; i++) {
		TRY(emit_local(sc, &w, a, &a->entries[i]));
		TRY(emit_data(sc, &w, &a->entries[i], i, source));
	}
	for (size_t i = 0; i < a->n && w.at < w.to; i++)
		TRY(emit_central(sc, &w, a, &a->entries[i]));
	return w.at < w.to ? emit_end(sc, &w, a) : RC_OK;
}

uint32_t
archive_bytes_crc32(struct bytes bytes)
{
	return (uint32_t)crc32_z(crc32_z(0, NULL, 0), bytes.at, bytes.len);
}
