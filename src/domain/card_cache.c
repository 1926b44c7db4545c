#include "config.h"
#include "domain/card_cache.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "domain/archive_plan.h"
#include "object/object.h"

#define CARDS_AHEAD 16384 /* looked at for the end of a stretch: more than an object of tails has */

/* A stretch of one object. */
struct kept {
	struct scope *own; /* of key and bytes; NULL: nothing is kept */
	const char *key;
	uint64_t at, want;
	struct object_reader *asked; /* on its way; NULL: it is here */
	struct bytes bytes;
};

struct card_cache {
	const struct app *app;
	const struct archive_card *cards;
	size_t n, next; /* the first that is not behind us */
	struct kept prefix, tails;
};

struct card_cache *
card_cache_open(const struct app *app, const struct archive_card *cards, size_t n)
{
	struct card_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		abort();
	*cache = (struct card_cache){.app = app, .cards = cards, .n = n};
	return cache;
}

static void
drop(struct kept *kept)
{
	object_reader_close(kept->asked);
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

static enum rc
read_asked(struct scope *sc, struct kept *kept, const struct card_piece *piece)
{
	uint64_t size;

	TRY(object_reader_ready(sc, kept->asked, &size));
	if (!card_piece_fits(piece, size))
		return fault(sc, RC_MISSING, "object_missing", "object '%s' has %" PRIu64 " bytes: too few, or another's", piece->key,
			     size);
	size_t len = (size_t)(kept->want < size - kept->at ? kept->want : size - kept->at);
	char *bytes = scope_alloc(kept->own, len + 1);

	TRY(read_all(sc, kept->asked, bytes, len));
	kept->bytes = (struct bytes){bytes, len};
	return RC_OK;
}

static enum rc
await(struct scope *sc, struct kept *kept, const struct card_piece *piece)
{
	if (kept->asked == NULL)
		return RC_OK;
	enum rc rc = read_asked(sc, kept, piece);

	if (rc != RC_OK) {
		drop(kept);
		return rc;
	}
	object_reader_close(kept->asked);
	kept->asked = NULL;
	return RC_OK;
}

/* The tail of the card, or the manifest; false: it lies in another object. */
static bool
piece_in(const struct archive_card *card, const char *key, struct card_piece *out)
{
	struct card_piece pieces[CARD_PIECES_MAX];
	const char *has = card->place.object_key; /* NULL: made by the plan */

	if (has == NULL || (has != key && strcmp(has, key) != 0))
		return false;
	*out = pieces[card_place_pieces(&card->place, pieces) - 1];
	return true;
}

/* Of the piece's object, from it on: as far as the cards go, if that is not too far. */
static uint64_t
stretch(struct card_cache *cache, const struct card_piece *piece)
{
	uint64_t end = piece->at + piece->stored;
	struct card_piece other;

	if (piece->whole || piece->stored > CARD_CACHE_TAILS)
		return piece->stored;
	for (size_t i = cache->next, seen = 0; i < cache->n && seen < CARDS_AHEAD; i++) {
		if (!piece_in(&cache->cards[i], piece->key, &other)) {
			seen += seen > 0;
			continue;
		}
		if (seen++ == 0)
			cache->next = i;
		if (other.at + other.stored > end)
			end = other.at + other.stored;
	}
	return end - piece->at < CARD_CACHE_TAILS ? end - piece->at : CARD_CACHE_TAILS;
}

/* From the piece's beginning on, with what the next ones will want of the same object. */
static enum rc
ask(struct scope *sc, struct card_cache *cache, const struct card_piece *piece, struct kept *kept)
{
	drop(kept);
	kept->own = scope_new(sc->kind, sc->id);
	kept->key = scope_copy(kept->own, piece->key);
	kept->at = piece->at;
	kept->want = stretch(cache, piece);
	enum rc rc = object_reader_begin(sc, cache->app->objects, piece->key, piece->at, kept->want, &kept->asked);

	if (rc != RC_OK)
		drop(kept);
	return rc;
}

/* Or will hold it, when what was asked for has come. */
static bool
holds(const struct kept *kept, const struct card_piece *piece)
{
	return kept->own != NULL && strcmp(kept->key, piece->key) == 0 && piece->at >= kept->at &&
	       piece->at + piece->stored <= kept->at + (kept->asked != NULL ? kept->want : kept->bytes.len);
}

static struct kept *
place_of(struct card_cache *cache, const struct card_piece *piece)
{
	return piece->whole ? &cache->prefix : &cache->tails;
}

enum rc
card_cache_ask(struct scope *sc, struct card_cache *cache, const struct card_piece *piece)
{
	struct kept *kept = place_of(cache, piece);

	return kept->own != NULL || piece->stored > CARD_CACHE_PREFIX_MAX ? RC_OK : ask(sc, cache, piece, kept);
}

enum rc
card_cache_piece(struct scope *sc, struct card_cache *cache, const struct card_piece *piece, struct bytes *out)
{
	struct kept *kept = place_of(cache, piece);

	*out = (struct bytes){NULL, 0};
	if (piece->stored > CARD_CACHE_PREFIX_MAX)
		return RC_OK;
	if (!holds(kept, piece))
		TRY(ask(sc, cache, piece, kept));
	TRY(await(sc, kept, piece));
	*out = (struct bytes){kept->bytes.at + (piece->at - kept->at), (size_t)piece->stored};
	return RC_OK;
}
