#include "config.h"
#include "domain/stream_archive.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "domain/card_cache.h"
#include "domain/gather.h"
#include "zip/archive_bytes.h"

/* A card that is on its way, in a scope of its own: memory stays flat. */
struct asked {
	struct scope *own;
	struct card_reader *reader;
	size_t entry;
	enum rc rc; /* of asking; what failed is told when its turn has come */
};

struct archive_stream {
	const struct app *app;
	const struct archive_plan *plan;
	struct card_cache *cache;
	uint64_t from, len;
	struct asked *asked; /* a ring in the order of the entries */
	size_t room, n, oldest;
	size_t next; /* the first entry that was not asked for yet */
};

static uint64_t
larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t
smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static int
by_entry(const void *key, const void *made)
{
	size_t entry = *(const size_t *)key, other = ((const struct archive_made *)made)->entry;

	return entry < other ? -1 : entry > other;
}

/* NULL for what lies in the object storage. */
static const char *
made_bytes(const struct archive_plan *plan, size_t i)
{
	const struct archive_made *found =
		plan->n_made == 0 ? NULL : bsearch(&i, plan->made, plan->n_made, sizeof(*plan->made), by_entry);

	return found != NULL ? found->bytes.at : NULL;
}

/* The part of an entry's bytes that the range touches, from the entry's first byte; false: none of them. */
static bool
touched(const struct archive_stream *stream, size_t i, uint64_t *from, uint64_t *len)
{
	const struct archive_entry *entry = &stream->plan->archive.entries[i];
	uint64_t begin = archive_data_at(entry), end = begin + entry->size;
	uint64_t first = larger(stream->from, begin), last = smaller(stream->from + stream->len, end);

	*from = first - begin;
	*len = first < last ? last - first : 0;
	return first < last;
}

/* The next entry that lies in the storage and within the range: asked for, unless the ring is full. */
static bool
ask_next(const struct scope *sc, struct archive_stream *stream)
{
	const struct archive *archive = &stream->plan->archive;
	uint64_t from, len;

	while (stream->next < archive->n && archive->entries[stream->next].at < stream->from + stream->len &&
	       (made_bytes(stream->plan, stream->next) != NULL || !touched(stream, stream->next, &from, &len)))
		stream->next++;
	if (stream->n == stream->room || stream->next == archive->n || !touched(stream, stream->next, &from, &len))
		return false;
	struct asked *asked = &stream->asked[(stream->oldest + stream->n) % stream->room];

	*asked = (struct asked){.own = scope_new(sc->kind, sc->id), .entry = stream->next};
	asked->rc = open_card_begin(asked->own, stream->app, &stream->plan->cards[stream->next].place, from, len, stream->cache,
				    &asked->reader);
	stream->n++;
	stream->next++;
	return true;
}

static enum rc
await_oldest(struct scope *sc, struct archive_stream *stream)
{
	struct asked *oldest = &stream->asked[stream->oldest];

	if (oldest->rc == RC_OK)
		oldest->rc = open_card_ready(oldest->own, oldest->reader);
	return oldest->rc == RC_OK ? RC_OK : fault_copy(sc, &oldest->own->fault);
}

static void
drop_oldest(struct archive_stream *stream)
{
	struct asked *asked = &stream->asked[stream->oldest];

	open_card_close(asked->reader);
	scope_close(asked->own);
	stream->oldest = (stream->oldest + 1) % stream->room;
	stream->n--;
}

/* The cards of a range share what they are put together from; a single one is read as far as the range goes. */
static struct card_cache *
open_cache(const struct app *app, const struct archive_plan *plan, uint64_t from, uint64_t len)
{
	size_t first = archive_find(&plan->archive, from), last = len == 0 ? first : archive_find(&plan->archive, from + len - 1);
	size_t end = last < plan->archive.n ? last + 1 : last;

	return end - first > 1 ? card_cache_open(app, plan->cards + first, end - first) : NULL;
}

struct archive_stream *
stream_archive_begin(struct scope *sc, const struct app *app, const struct archive_plan *plan, uint64_t from, uint64_t len)
{
	assert(from <= plan->archive.total && len <= plan->archive.total - from);
	struct archive_stream *stream = scope_alloc(sc, sizeof(*stream));

	*stream = (struct archive_stream){.app = app, .plan = plan, .cache = open_cache(app, plan, from, len), .from = from, .len = len,
					  .room = (size_t)plan->ahead + 1, .next = archive_find(&plan->archive, from)};
	stream->asked = scope_array(sc, stream->room, sizeof(*stream->asked));
	(void)ask_next(sc, stream);
	return stream;
}

/* The range may touch nothing but headers: then nothing was asked for. */
enum rc
stream_archive_ready(struct scope *sc, struct archive_stream *stream)
{
	return stream->n > 0 ? await_oldest(sc, stream) : RC_OK;
}

static enum rc
copy_entry(struct scope *sc, void *ctx, size_t i, uint64_t from, uint64_t len, struct sink *to)
{
	struct archive_stream *stream = ctx;
	const char *made = made_bytes(stream->plan, i);

	if (made != NULL || len == 0)
		return len == 0 ? RC_OK : sink_write(sc, to, made + from, (size_t)len);
	while (ask_next(sc, stream))
		; /* as many as may be are on their way while the oldest is sent */
	assert(stream->n > 0 && stream->asked[stream->oldest].entry == i);
	enum rc rc = await_oldest(sc, stream);

	if (rc == RC_OK)
		rc = open_card_send(sc, stream->asked[stream->oldest].reader, to);
	drop_oldest(stream);
	return rc;
}

enum rc
stream_archive_send(struct scope *sc, struct archive_stream *stream, struct sink *to)
{
	struct archive_source source = {copy_entry, stream};
	struct gather *gather = gather_new(sc, to);

	TRY(archive_bytes(sc, &stream->plan->archive, stream->from, stream->len, &source, gather_sink(gather)));
	return gather_flush(sc, gather);
}

void
stream_archive_close(struct archive_stream *stream)
{
	if (stream == NULL)
		return;
	while (stream->n > 0)
		drop_oldest(stream);
	card_cache_close(stream->cache);
	stream->cache = NULL;
}
