#include "config.h"
#include "domain/open_card.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/card_cache.h"
#include "domain/tail_pack.h"
#include "object/object.h"

#define PIECE_BYTES 65536

/* What is wanted of a piece: from an object of the storage, or from memory. */
struct part {
	struct card_piece piece;
	uint64_t from, left; /* within the piece */
	struct object_reader *object;
	const char *memory;
};

struct card_reader {
	const struct app *app;
	struct card_cache *cache;
	struct part parts[CARD_PIECES_MAX];
	size_t n;
};

/* What opening failed with, in terms of a card. */
static enum rc
card_fault(struct scope *sc, const struct card_piece *piece, enum rc rc)
{
	if (rc != RC_MISSING)
		return rc;
	return fault(sc, RC_CONFLICT, "cards_missing", "object '%s' is gone; generate the cards anew", piece->key);
}

/* The part of [from, from + len) of the card that the piece has, which begins at `at` of it. */
static struct part
cut(const struct card_piece *piece, uint64_t at, uint64_t from, uint64_t len)
{
	uint64_t first = from > at ? from - at : 0, end = len > UINT64_MAX - from ? UINT64_MAX : from + len;
	struct part part = {.piece = *piece, .from = first < piece->len ? first : piece->len};

	end = end > at ? end - at : 0;
	if (end > piece->len)
		end = piece->len;
	part.left = end > part.from ? end - part.from : 0;
	return part;
}

/* What is deflated has no middle: it is read whole. */
static enum rc
begin_part(struct scope *sc, const struct app *app, struct part *part)
{
	const struct card_piece *piece = &part->piece;
	uint64_t from = piece->deflated ? 0 : part->from, len = piece->deflated ? piece->stored : part->left;

	return card_fault(sc, piece, object_reader_begin(sc, app->objects, piece->key, piece->at + from, len, &part->object));
}

static enum rc
unpack_part(struct scope *sc, struct part *part, struct bytes packed)
{
	char *bytes = scope_alloc(sc, (size_t)part->piece.len + 1);

	if (!tail_unpack(packed, bytes, (size_t)part->piece.len))
		return fault(sc, RC_BROKEN, "card_damaged", "object '%s' has no tail of %" PRIu64 " bytes at %" PRIu64, part->piece.key,
			     part->piece.len, part->piece.at);
	part->memory = bytes + part->from;
	return RC_OK;
}

static enum rc
read_packed(struct scope *sc, struct part *part)
{
	size_t len = (size_t)part->piece.stored;
	char *packed = scope_alloc(sc, len + 1);

	for (size_t had = 0, got = 0; had < len; had += got) {
		TRY(object_reader_read(sc, part->object, packed + had, len - had, &got));
		if (got == 0)
			return fault(sc, RC_BROKEN, "card_damaged", "object '%s' ends %zu bytes early", part->piece.key, len - had);
	}
	return unpack_part(sc, part, (struct bytes){packed, len});
}

enum rc
open_card_begin(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from, uint64_t len,
		struct card_cache *cache, struct card_reader **out)
{
	AUTO_CARD_READER *reader = scope_alloc(sc, sizeof(*reader));
	struct card_piece pieces[CARD_PIECES_MAX];
	size_t n = card_place_pieces(place, pieces);
	uint64_t at = 0;

	*reader = (struct card_reader){.app = app, .cache = n == 1 && pieces[0].whole ? NULL : cache};
	for (size_t i = 0; i < n; at += pieces[i++].len) {
		struct part part = cut(&pieces[i], at, from, len);

		if (n > 1 && part.left == 0)
			continue;
		if (reader->cache == NULL)
			TRY(begin_part(sc, app, &part));
		else
			TRY(card_fault(sc, &pieces[i], card_cache_ask(sc, cache, &pieces[i])));
		reader->parts[reader->n++] = part;
	}
	*out = reader;
	reader = NULL;
	return RC_OK;
}

static enum rc
part_from_cache(struct scope *sc, struct card_reader *reader, struct part *part)
{
	struct bytes bytes;

	TRY(card_fault(sc, &part->piece, card_cache_piece(sc, reader->cache, &part->piece, &bytes)));
	if (bytes.at != NULL && part->piece.deflated)
		return unpack_part(sc, part, bytes);
	if (bytes.at != NULL)
		part->memory = bytes.at + part->from;
	else if (part->object == NULL)
		TRY(begin_part(sc, reader->app, part));
	return RC_OK;
}

static enum rc
part_ready(struct scope *sc, struct card_reader *reader, struct part *part)
{
	uint64_t size;

	if (reader->cache != NULL)
		TRY(part_from_cache(sc, reader, part));
	if (part->memory != NULL)
		return RC_OK;
	TRY(card_fault(sc, &part->piece, object_reader_ready(sc, part->object, &size)));
	if (!card_piece_fits(&part->piece, size))
		return fault(sc, RC_CONFLICT, "cards_missing",
			     "object '%s' has %" PRIu64 " bytes, not %" PRIu64 "; generate the cards anew", part->piece.key, size,
			     part->piece.at + part->piece.stored);
	return part->piece.deflated ? read_packed(sc, part) : RC_OK;
}

enum rc
open_card_ready(struct scope *sc, struct card_reader *reader)
{
	for (size_t i = 0; i < reader->n; i++)
		TRY(part_ready(sc, reader, &reader->parts[i]));
	return RC_OK;
}

enum rc
open_card(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from, uint64_t len,
	  struct card_reader **out)
{
	AUTO_CARD_READER *reader = NULL;

	TRY(open_card_begin(sc, app, place, from, len, NULL, &reader));
	TRY(open_card_ready(sc, reader));
	*out = reader;
	reader = NULL;
	return RC_OK;
}

static enum rc
send_object(struct scope *sc, struct part *part, struct sink *to)
{
	char piece[PIECE_BYTES];

	while (part->left > 0) {
		size_t got = 0, room = part->left < sizeof(piece) ? (size_t)part->left : sizeof(piece);

		TRY(object_reader_read(sc, part->object, piece, room, &got));
		if (got == 0)
			return fault(sc, RC_BROKEN, "card_damaged", "object '%s' ends %" PRIu64 " bytes early", part->piece.key,
				     part->left);
		part->left -= got;
		TRY(sink_write(sc, to, piece, got));
	}
	return RC_OK;
}

enum rc
open_card_send(struct scope *sc, struct card_reader *reader, struct sink *to)
{
	for (size_t i = 0; i < reader->n; i++) {
		struct part *part = &reader->parts[i];

		if (part->memory == NULL)
			TRY(send_object(sc, part, to));
		else
			TRY(sink_write(sc, to, part->memory, (size_t)part->left));
	}
	return RC_OK;
}

/* Puts a card together in memory. */
struct loading {
	struct sink sink;
	char *to;
};

static enum rc
take(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct loading *l = (struct loading *)sink;

	(void)sc;
	memcpy(l->to, at, len);
	l->to += len;
	return RC_OK;
}

enum rc
load_card(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t max, struct bytes *out)
{
	AUTO_CARD_READER *reader = NULL;

	if (place->size > max)
		return fault(sc, RC_LIMIT, "too_large", "the card has %" PRIu64 " bytes; at most %" PRIu64 " are loaded", place->size, max);
	char *bytes = scope_alloc(sc, (size_t)place->size + 1);
	struct loading l = {{take}, bytes};

	TRY(open_card(sc, app, place, 0, place->size, &reader));
	TRY(open_card_send(sc, reader, &l.sink));
	*out = (struct bytes){bytes, (size_t)place->size};
	return RC_OK;
}

void
open_card_close(struct card_reader *reader)
{
	if (reader == NULL)
		return;
	for (size_t i = 0; i < reader->n; i++)
		object_reader_close(reader->parts[i].object);
	reader->n = 0;
}
