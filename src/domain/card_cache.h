/*
 * What a download keeps of the packed shelf: the prefix that the cards share and a stretch of their tails, so that an archive of a
 * thousand cards is a few reads. Cards are asked for in their order; what lies elsewhere takes the place of what is kept.
 */
#ifndef POSM_DOMAIN_CARD_CACHE_H
#define POSM_DOMAIN_CARD_CACHE_H

#include "base/text.h"
#include "domain/app.h"
#include "model/card_place.h"

#define CARD_CACHE_PREFIX_MAX ((uint64_t)64 * 1024 * 1024) /* a larger one is read anew for every card */
#define CARD_CACHE_TAILS ((uint64_t)8 * 1024 * 1024)       /* read at once at the most */

struct card_cache;
struct archive_card;

/* n cards, lent, are all that will be asked for: nothing is read behind the last tail of them. */
struct card_cache *card_cache_open(const struct app *app, const struct archive_card *cards, size_t n);
void card_cache_close(struct card_cache *cache); /* NULL is fine */

/* Asks for the piece if nothing of its sort is kept or on its way, and does not wait. */
enum rc card_cache_ask(struct scope *sc, struct card_cache *cache, const struct card_piece *piece) MUST_CHECK;
/*
 * What the object has of a piece, deflated or not, lent until a piece of the same sort (prefix, tail) is asked for; at is NULL for
 * one that is too large to keep. RC_MISSING object_missing, also when the object is too short, and what reading meets.
 */
enum rc card_cache_piece(struct scope *sc, struct card_cache *cache, const struct card_piece *piece, struct bytes *out) MUST_CHECK;

#endif
