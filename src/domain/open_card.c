#include "config.h"
#include "domain/open_card.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "object/object.h"

#define PIECE_BYTES 65536

struct card_reader {
	struct object_reader *object;
	const char *key;
	uint64_t left;
};

enum rc
open_card(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from, uint64_t len,
	  struct card_reader **out)
{
	AUTO_OBJECT_READER *object = NULL;
	uint64_t size;
	enum rc rc = object_reader_open(sc, app->objects, place->object_key, from, len, &object, &size);

	if (rc == RC_MISSING)
		return fault(sc, RC_CONFLICT, "cards_missing", "object '%s' is gone; generate the cards anew",
			     place->object_key);
	TRY(rc);
	if (size != place->size)
		return fault(sc, RC_CONFLICT, "cards_missing",
			     "object '%s' has %" PRIu64 " bytes, not %" PRIu64 "; generate the cards anew",
			     place->object_key, size, place->size);
	struct card_reader *reader = scope_alloc(sc, sizeof(*reader));

	*reader = (struct card_reader){object, place->object_key, from > size ? 0 : len < size - from ? len : size - from};
	object = NULL;
	*out = reader;
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
				     reader->key, reader->left);
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
