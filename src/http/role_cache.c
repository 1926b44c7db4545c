#include "config.h"
#include "http/role_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/scope.h"

#define LOGINS 32 /* of a worker; who is asked for more often than others keeps a place */

struct place {
	struct scope *sc; /* NULL: free; else holds what `who` points to */
	struct who who;
	int64_t until_ms;
	uint64_t changes; /* of roles in this pool, before the database was asked */
};

struct role_cache {
	struct scoreboard *board;
	int64_t keep_ms, asked_ms;
	uint64_t changes;
	struct place places[LOGINS];
};

struct role_cache *
role_cache_new(struct scoreboard *board, int64_t keep_ms)
{
	struct role_cache *cache = calloc(1, sizeof(*cache));

	if (cache == NULL)
		abort();
	cache->board = board;
	cache->keep_ms = keep_ms;
	return cache;
}

static struct place *
find_place(struct role_cache *cache, const char *login)
{
	for (size_t i = 0; i < LOGINS; i++)
		if (cache->places[i].sc != NULL && strcmp(cache->places[i].who.login, login) == 0)
			return &cache->places[i];
	return NULL;
}

const struct who *
role_cache_find(struct role_cache *cache, const char *login)
{
	const struct place *place = find_place(cache, login);

	/* Both before the question: an answer may be older than a change that is told while it is under way. */
	cache->asked_ms = clock_ms();
	cache->changes = scoreboard_role_changes(cache->board);
	if (place == NULL || place->changes != cache->changes || place->until_ms <= cache->asked_ms)
		return NULL;
	return &place->who;
}

/* The login's own, else the one whose time ends first: a free one has none. */
static struct place *
place_for(struct role_cache *cache, const char *login)
{
	struct place *place = find_place(cache, login);

	if (place != NULL)
		return place;
	place = &cache->places[0];
	for (size_t i = 1; i < LOGINS; i++)
		if (cache->places[i].until_ms < place->until_ms)
			place = &cache->places[i];
	return place;
}

static const int64_t *
copy_ids(struct scope *sc, const int64_t *ids, size_t n)
{
	int64_t *copy = scope_array(sc, n + 1, sizeof(*copy));

	if (n > 0)
		memcpy(copy, ids, n * sizeof(*copy));
	return copy;
}

void
role_cache_keep(struct role_cache *cache, const struct who *who)
{
	struct place *place = place_for(cache, who->login);
	struct scope *sc = scope_new("role", "");

	scope_close(place->sc);
	*place = (struct place){sc, *who, cache->asked_ms + cache->keep_ms, cache->changes};
	place->who.login = scope_copy(sc, who->login);
	place->who.brand_ids = copy_ids(sc, who->brand_ids, who->n_brands);
	place->who.restaurant_ids = copy_ids(sc, who->restaurant_ids, who->n_restaurants);
}

void
role_cache_close(struct role_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < LOGINS; i++)
		scope_close(cache->places[i].sc);
	free(cache);
}
