#include "config.h"
#include "domain/open_card.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "object/object.h"

#define PIECE_BYTES 65536

struct card_reader {
	struct object_reader *object;
	struct card_place place;
	uint64_t from, len, left;
};

/* What opening failed with, in terms of a card. */
static enum rc
card_fault(struct scope *sc, const struct card_place *place, enum rc rc)
{
	if (rc != RC_MISSING)
		return rc;
	return fault(sc, RC_CONFLICT, "cards_missing", "object '%s' is gone; generate the cards anew", place->object_key);
}

enum rc
open_card_begin(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from, uint64_t len,
		struct card_reader **out)
{
	struct card_reader *reader = scope_alloc(sc, sizeof(*reader));

	*reader = (struct card_reader){NULL, *place, from, len, 0};
	TRY(card_fault(sc, place, object_reader_begin(sc, app->objects, place->object_key, from, len, &reader->object)));
	*out = reader;
	return RC_OK;
}

enum rc
open_card_ready(struct scope *sc, struct card_reader *reader)
{
	const struct card_place *place = &reader->place;
	uint64_t size;

	TRY(card_fault(sc, place, object_reader_ready(sc, reader->object, &size)));
	if (size != place->size)
		return fault(sc, RC_CONFLICT, "cards_missing",
			     "object '%s' has %" PRIu64 " bytes, not %" PRIu64 "; generate the cards anew",
			     place->object_key, size, place->size);
	reader->left = reader->from > size ? 0 : reader->len < size - reader->from ? reader->len : size - reader->from;
	return RC_OK;
}

enum rc
open_card(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from, uint64_t len,
	  struct card_reader **out)
{
	AUTO_CARD_READER *reader = NULL;

	TRY(open_card_begin(sc, app, place, from, len, &reader));
	TRY(open_card_ready(sc, reader));
	*out = reader;
	reader = NULL;
	return RC_OK;
}

enum rc
open_card_send(struct scope *sc, struct card_reader *reader, struct sink *to)
{
	char piece[PIECE_BYTES];

	while (reader->left > 0) {
		size_t got = 0, room = reader->left < sizeof(piece) ? (size_t)reader->left : sizeof(piece);

		TRY(object_reader_read(sc, reader->object, piece, room, &got));
		if (got == 0)
			return fault(sc, RC_BROKEN, "card_damaged", "object '%s' ends %" PRIu64 " bytes early",
				     reader->place.object_key, reader->left);
		reader->left -= got;
		TRY(sink_write(sc, to, piece, got));
	}
	return RC_OK;
}

void
open_card_close(struct card_reader *reader)
{
	if (reader == NULL)
		return;
	object_reader_close(reader->object);
	reader->object = NULL;
}
