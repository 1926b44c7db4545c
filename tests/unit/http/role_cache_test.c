/* What a worker goes by instead of asking: never longer than it may, never past a change that it could know of. */
#include "config.h"
#include "http/role_cache.h"

#include <string.h>

#include "base/scope.h"
#include "unit/t.h"

#define LONG_MS 3600000

static struct role_cache *
cache_of(struct scope *sc, struct scoreboard *board, int64_t keep_ms)
{
	struct role_cache *cache = role_cache_new(board, keep_ms);

	scope_at_end(sc, (void (*)(void *))role_cache_close, cache);
	return cache;
}

/* As auth.c does; whether it was known. */
static bool
ask(struct role_cache *cache, const char *login, enum role role)
{
	const int64_t places[] = {7, 9};

	if (role_cache_find(cache, login) != NULL)
		return true;
	role_cache_keep(cache, &(struct who){.login = login, .role = role, .n_restaurants = 2, .restaurant_ids = places});
	return false;
}

static void
what_was_asked_is_known(struct scope *sc)
{
	struct role_cache *cache = cache_of(sc, scoreboard_new(), LONG_MS);
	char login[] = "anna";

	CHECK(!ask(cache, login, ROLE_VIEWER));
	login[0] = 'A'; /* what was kept is a copy */
	CHECK(ask(cache, "anna", ROLE_NONE));
	const struct who *who = role_cache_find(cache, "anna");

	CHECK_TEXT(who->login, "anna");
	CHECK_INT(who->role, ROLE_VIEWER);
	CHECK_INT((int64_t)who->n_restaurants, 2);
	CHECK_INT(who->restaurant_ids[1], 9);
	CHECK(role_cache_find(cache, "Anna") == NULL);
}

static void
without_a_time_everything_is_asked(struct scope *sc)
{
	struct role_cache *cache = cache_of(sc, scoreboard_new(), 0);

	CHECK(!ask(cache, "anna", ROLE_VIEWER));
	CHECK(!ask(cache, "anna", ROLE_VIEWER));
}

static void
a_change_in_the_pool_ends_what_every_worker_knows(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	struct role_cache *one = cache_of(sc, board, LONG_MS), *two = cache_of(sc, board, LONG_MS);

	CHECK(!ask(one, "anna", ROLE_VIEWER) && !ask(two, "anna", ROLE_VIEWER));
	CHECK(ask(one, "anna", ROLE_VIEWER) && ask(two, "anna", ROLE_VIEWER));
	scoreboard_roles_changed(board);
	CHECK(!ask(one, "anna", ROLE_ADMIN) && !ask(two, "anna", ROLE_ADMIN));
	CHECK_INT(role_cache_find(one, "anna")->role, ROLE_ADMIN);
}

static void
an_answer_older_than_a_change_is_not_gone_by(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	struct role_cache *cache = cache_of(sc, board, LONG_MS);

	CHECK(role_cache_find(cache, "anna") == NULL);
	scoreboard_roles_changed(board); /* while the database answers */
	role_cache_keep(cache, &(struct who){.login = "anna", .role = ROLE_ADMIN});
	CHECK(role_cache_find(cache, "anna") == NULL);
}

static void
more_logins_than_places_only_cost_questions(struct scope *sc)
{
	struct role_cache *cache = cache_of(sc, scoreboard_new(), LONG_MS);

	for (int i = 0; i < 1000; i++) {
		const char *login = scope_printf(sc, "login-%d", i);

		CHECK(!ask(cache, login, ROLE_VIEWER));
		CHECK(ask(cache, login, ROLE_VIEWER));
	}
}

T_MAIN(T(what_was_asked_is_known), T(without_a_time_everything_is_asked), T(a_change_in_the_pool_ends_what_every_worker_knows),
       T(an_answer_older_than_a_change_is_not_gone_by), T(more_logins_than_places_only_cost_questions))
