/*
 * A finished card's bytes, wherever they lie (an object of its own today): the one way to read them, for the
 * single card and for the archive.
 */
#ifndef POSM_DOMAIN_OPEN_CARD_H
#define POSM_DOMAIN_OPEN_CARD_H

#include <stddef.h>
#include <stdint.h>

#include "base/sink.h"
#include "domain/app.h"

struct card_reader;

/* Where a card is, as its row says. */
struct card_place {
	const char *object_key;
	uint64_t size; /* bytes of the whole card */
};

/*
 * Bytes [from, from + len) of a card: asked for by begin, there after ready; open_card is both. RC_CONFLICT cards_missing when its
 * object is gone or has another size; RC_AGAIN storage_unavailable. No database connection is used. The reader lives in the scope.
 */
enum rc open_card_begin(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from,
			uint64_t len, struct card_reader **out) MUST_CHECK;
enum rc open_card_ready(struct scope *sc, struct card_reader *reader) MUST_CHECK;
enum rc open_card(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from,
		  uint64_t len, struct card_reader **out) MUST_CHECK;
/* All that is left, in pieces of at most 64 KiB; RC_BROKEN card_damaged when it ends early. */
enum rc open_card_send(struct scope *sc, struct card_reader *reader, struct sink *to) MUST_CHECK;
void open_card_close(struct card_reader *reader); /* NULL is fine */

static inline void
open_card_close_at(struct card_reader **reader)
{
	open_card_close(*reader);
}
#define AUTO_CARD_READER __attribute__((cleanup(open_card_close_at))) struct card_reader

#endif
