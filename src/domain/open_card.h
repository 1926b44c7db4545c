/* A finished card's bytes, wherever they lie (model/card_place.h): the one way to read them, for the single card and for the archive. */
#ifndef POSM_DOMAIN_OPEN_CARD_H
#define POSM_DOMAIN_OPEN_CARD_H

#include <stddef.h>
#include <stdint.h>

#include "base/sink.h"
#include "base/text.h"
#include "domain/app.h"
#include "model/card_place.h"

struct card_cache;
struct card_reader;

/*
 * Bytes [from, from + len) of a card: asked for by begin, there after ready; open_card is both. RC_CONFLICT cards_missing when an
 * object of it is gone or has another size; RC_AGAIN storage_unavailable. No database connection is used. The reader lives in the
 * scope. cache: of a download of many cards, which are made ready and sent one after the other; NULL: none.
 */
enum rc open_card_begin(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from,
			uint64_t len, struct card_cache *cache, struct card_reader **out) MUST_CHECK;
enum rc open_card_ready(struct scope *sc, struct card_reader *reader) MUST_CHECK;
enum rc open_card(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from,
		  uint64_t len, struct card_reader **out) MUST_CHECK;
/* The whole of it in the scope's memory; RC_LIMIT over max bytes. */
enum rc load_card(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t max,
		  struct bytes *out) MUST_CHECK;
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
