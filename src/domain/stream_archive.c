#include "config.h"
#include "domain/stream_archive.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "zip/archive_bytes.h"

#define GATHER_BYTES 65528 /* a FastCGI record's most without padding */

/* Headers and cards go out in large pieces: an archive of small cards would be three writes a card otherwise. */
struct gather {
	struct sink sink;
	struct sink *to;
	size_t n;
	char bytes[GATHER_BYTES];
};

struct archive_stream {
	const struct app *app;
	const struct archive_plan *plan;
	uint64_t from, len;
	struct card_reader *first; /* opened before the headers went out; NULL once it is sent, or none is touched */
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

/* The range may touch nothing but headers: then there is nothing to open. */
static enum rc
open_first(struct scope *sc, struct archive_stream *stream)
{
	const struct archive *archive = &stream->plan->archive;
	size_t i = archive_find(archive, stream->from);

	if (i == archive->n)
		return RC_OK;
	uint64_t begin = archive_data_at(&archive->entries[i]), end = begin + archive->entries[i].size;
	uint64_t from = larger(stream->from, begin), to = smaller(stream->from + stream->len, end);

	if (from >= to || made_bytes(stream->plan, i) != NULL)
		return RC_OK;
	return open_card(sc, stream->app, &stream->plan->cards[i].place, from - begin, to - from, &stream->first);
}

enum rc
stream_archive_open(struct scope *sc, const struct app *app, const struct archive_plan *plan, uint64_t from,
		    uint64_t len, struct archive_stream **out)
{
	assert(from <= plan->archive.total && len <= plan->archive.total - from);
	struct archive_stream *stream = scope_alloc(sc, sizeof(*stream));

	*stream = (struct archive_stream){app, plan, from, len, NULL};
	TRY(open_first(sc, stream));
	*out = stream;
	return RC_OK;
}

/* The first that is asked for is the one that was opened. A later one lives in a scope of its own: memory stays flat. */
static enum rc
open_entry(struct scope *own, struct archive_stream *stream, size_t i, uint64_t from, uint64_t len,
	   struct card_reader **out)
{
	if (stream->first == NULL)
		return open_card(own, stream->app, &stream->plan->cards[i].place, from, len, out);
	*out = stream->first;
	stream->first = NULL;
	return RC_OK;
}

static enum rc
copy_entry(struct scope *sc, void *ctx, size_t i, uint64_t from, uint64_t len, struct sink *to)
{
	struct archive_stream *stream = ctx;
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	AUTO_CARD_READER *reader = NULL;
	const char *made = made_bytes(stream->plan, i);

	if (made != NULL)
		return sink_write(sc, to, made + from, (size_t)len);
	if (open_entry(own, stream, i, from, len, &reader) != RC_OK)
		return fault_copy(sc, &own->fault);
	return open_card_send(sc, reader, to);
}

static enum rc
flush(struct scope *sc, struct gather *g)
{
	size_t n = g->n;

	g->n = 0;
	return n == 0 ? RC_OK : sink_write(sc, g->to, g->bytes, n);
}

static enum rc
gather(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct gather *g = (struct gather *)sink;
	const char *p = at;

	while (len > 0) {
		size_t room = sizeof(g->bytes) - g->n, n = len < room ? len : room;

		memcpy(g->bytes + g->n, p, n);
		g->n += n;
		p += n;
		len -= n;
		if (g->n == sizeof(g->bytes))
			TRY(flush(sc, g));
	}
	return RC_OK;
}

enum rc
stream_archive_send(struct scope *sc, struct archive_stream *stream, struct sink *to)
{
	struct archive_source source = {copy_entry, stream};
	struct gather *g = scope_alloc(sc, sizeof(*g));

	g->sink.write = gather;
	g->to = to;
	TRY(archive_bytes(sc, &stream->plan->archive, stream->from, stream->len, &source, &g->sink));
	return flush(sc, g);
}

void
stream_archive_close(struct archive_stream *stream)
{
	if (stream == NULL)
		return;
	open_card_close(stream->first);
	stream->first = NULL;
}
