#include "config.h"
#include "domain/card_cache.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "object/object.h"

/* A stretch of one object. */
struct kept {
	struct scope *own; /* of key and bytes; NULL: nothing is kept */
	const char *key;
	uint64_t at;
	struct bytes bytes;
};

struct card_cache {
	const struct app *app;
	struct kept prefix, tails;
};

struct card_cache *
card_cache_open(const struct app *app)
{
	struct card_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		abort();
	cache->app = app;
	return cache;
}

static void
drop(struct kept *kept)
{
	if (kept->own != NULL)
		scope_close(kept->own);
	*kept = (struct kept){0};
}

void
card_cache_close(struct card_cache *cache)
{
	if (cache == NULL)
		return;
	drop(&cache->prefix);
	drop(&cache->tails);
	free(cache);
}

static enum rc
read_all(struct scope *sc, struct object_reader *reader, char *to, size_t len)
{
	for (size_t had = 0, got; had < len; had += got) {
		TRY(object_reader_read(sc, reader, to + had, len - had, &got));
		if (got == 0)
			return fault(sc, RC_BROKEN, "card_damaged", "an object of cards ends %zu bytes early", len - had);
	}
	return RC_OK;
}

/* From the piece's beginning on, with what the next ones will want of the same object. */
static enum rc
load(struct scope *sc, const struct app *app, const struct card_piece *piece, struct kept *out)
{
	uint64_t size, want = piece->whole || piece->stored > CARD_CACHE_TAILS ? piece->stored : CARD_CACHE_TAILS;
	AUTO_OBJECT_READER *reader = NULL;

	TRY(object_reader_open(sc, app->objects, piece->key, piece->at, want, &reader, &size));
	if (!card_piece_fits(piece, size))
		return fault(sc, RC_MISSING, "object_missing", "object '%s' has %" PRIu64 " bytes: too few, or another's", piece->key,
			     size);
	if (want > size - piece->at)
		want = size - piece->at;
	char *bytes = scope_alloc(sc, (size_t)want + 1);

	TRY(read_all(sc, reader, bytes, (size_t)want));
	*out = (struct kept){.own = sc, .key = scope_copy(sc, piece->key), .at = piece->at, .bytes = {bytes, (size_t)want}};
	return RC_OK;
}

static bool
holds(const struct kept *kept, const struct card_piece *piece)
{
	return kept->own != NULL && strcmp(kept->key, piece->key) == 0 && piece->at >= kept->at &&
	       piece->at + piece->stored <= kept->at + kept->bytes.len;
}

static enum rc
replace(struct scope *sc, const struct app *app, const struct card_piece *piece, struct kept *kept)
{
	struct scope *own = scope_new(sc->kind, sc->id);

	drop(kept);
	if (load(own, app, piece, kept) == RC_OK)
		return RC_OK;
	enum rc rc = fault_copy(sc, &own->fault);

	scope_close(own);
	return rc;
}

enum rc
card_cache_piece(struct scope *sc, struct card_cache *cache, const struct card_piece *piece, struct bytes *out)
{
	struct kept *kept = piece->whole ? &cache->prefix : &cache->tails;

	*out = (struct bytes){NULL, 0};
	if (piece->stored > CARD_CACHE_PREFIX_MAX)
		return RC_OK;
	if (!holds(kept, piece))
		TRY(replace(sc, cache->app, piece, kept));
	*out = (struct bytes){kept->bytes.at + (piece->at - kept->at), (size_t)piece->stored};
	return RC_OK;
}
