#include "config.h"
#include "store/user.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"

/* "3,15,22" as array_to_string gives it. */
static const int64_t *
read_ids(struct scope *sc, const struct pg_result *rows, int i, int column, size_t *n)
{
	const char *p = pg_text_or_empty(sc, rows, i, column);
	int64_t *ids = scope_array(sc, strlen(p) / 2 + 1, sizeof(*ids));
	char *end;

	for (*n = 0; *p != '\0'; p = *end == ',' ? end + 1 : end)
		ids[(*n)++] = strtoll(p, &end, 10);
	return ids;
}

static struct who
read_user(struct scope *sc, const struct pg_result *rows, int i)
{
	struct who user = {
		.login = pg_text(sc, rows, i, 0),
		.role = (enum role)role_of(pg_text(sc, rows, i, 1)),
		.scope_all = pg_bool(rows, i, 2),
	};

	user.brand_ids = read_ids(sc, rows, i, 3, &user.n_brands);
	user.restaurant_ids = read_ids(sc, rows, i, 4, &user.n_restaurants);
	return user;
}

enum rc
user_who(struct scope *sc, struct pg *pg, const char *login, enum role preset, struct who *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_USER_WHO, PG_ARGS(PG_TEXT(login)), &rows));
	if (pg_rows(rows) > 0)
		*out = read_user(sc, rows, 0);
	else
		*out = (struct who){.login = scope_copy(sc, login), .role = preset, .scope_all = preset != ROLE_NONE};
	return RC_OK;
}

enum rc
user_put(struct scope *sc, struct pg *pg, const struct who *user)
{
	return pg_exec(sc, pg, Q_USER_PUT,
		       PG_ARGS(PG_TEXT(user->login), PG_TEXT(role_words[user->role]), PG_BOOL(user->scope_all),
			       PG_I64S(user->brand_ids, user->n_brands),
			       PG_I64S(user->restaurant_ids, user->n_restaurants)),
		       NULL);
}

enum rc
user_remove(struct scope *sc, struct pg *pg, const char *login)
{
	int64_t removed;

	TRY(pg_exec(sc, pg, Q_USER_REMOVE, PG_ARGS(PG_TEXT(login)), &removed));
	if (removed == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no user '%s'", login);
	return RC_OK;
}
