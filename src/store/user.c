#include "config.h"
#include "store/user.h"

#include <inttypes.h>
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

static struct user
read_user(struct scope *sc, const struct pg_result *rows, int i)
{
	struct user user = {
		.who.login = pg_text(sc, rows, i, 0),
		.who.role = (enum role)role_of(pg_text(sc, rows, i, 1)),
		.who.scope_all = pg_bool(rows, i, 2),
		.row_version = pg_i32(rows, i, 5),
		.created_at = pg_text(sc, rows, i, 6),
		.updated_at = pg_text(sc, rows, i, 7),
	};

	user.who.brand_ids = read_ids(sc, rows, i, 3, &user.who.n_brands);
	user.who.restaurant_ids = read_ids(sc, rows, i, 4, &user.who.n_restaurants);
	return user;
}

enum rc
user_who(struct scope *sc, struct pg *pg, const char *login, enum role preset, struct who *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_USER_WHO, PG_ARGS(PG_TEXT(login)), &rows));
	if (pg_rows(rows) > 0)
		*out = read_user(sc, rows, 0).who;
	else
		*out = (struct who){.login = scope_copy(sc, login), .role = preset, .scope_all = preset != ROLE_NONE};
	return RC_OK;
}

enum rc
user_load(struct scope *sc, struct pg *pg, const char *login, struct user *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_USER_WHO, PG_ARGS(PG_TEXT(login)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no user '%s'", login);
	*out = read_user(sc, rows, 0);
	return RC_OK;
}

enum rc
user_list(struct scope *sc, struct pg *pg, const char *search, struct page page, struct user_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	const char *after;

	TRY(page_after_text(sc, page, WHO_LOGIN_MAX, &after));
	TRY(pg_query(sc, pg, Q_USER_LIST, PG_ARGS(PG_TEXT(search), PG_TEXT(after), PG_I64(limit + 1)), &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct user *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_user(sc, rows, i);
	*out = (struct user_list){n, all, pg_rows(rows) > n ? page_next_text(sc, all[n - 1].who.login) : NULL};
	return RC_OK;
}

enum rc
user_check_scope(struct scope *sc, struct pg *pg, const struct who *user)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_USER_SCOPE_UNKNOWN,
		     PG_ARGS(PG_I64S(user->brand_ids, user->n_brands), PG_I64S(user->restaurant_ids, user->n_restaurants)),
		     &rows));
	if (pg_rows(rows) == 0)
		return RC_OK;
	bool brand = pg_i64(rows, 0, 0) == 1;
	int64_t i = pg_i64(rows, 0, 1);

	enum rc rc = fault_at(sc,
			      fault(sc, RC_INVALID, "bad_value", "there is no %s %" PRId64, brand ? "brand" : "restaurant",
				    brand ? user->brand_ids[i] : user->restaurant_ids[i]),
			      "/scope/%s/%" PRId64, brand ? "brand_ids" : "restaurant_ids", i);

	fault_arg(sc, "what", "there is no such %s", brand ? "brand" : "restaurant");
	return rc;
}

enum rc
user_keyholders(struct scope *sc, struct pg *pg, const char *login, bool *is, int *others)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_USER_KEYHOLDERS, PG_NO_ARGS, &rows));
	*is = false;
	for (int i = 0; i < pg_rows(rows); i++)
		*is |= strcmp(pg_text(sc, rows, i, 0), login) == 0;
	*others = pg_rows(rows) - *is;
	return RC_OK;
}

static enum rc
row_changed(struct scope *sc, const char *login)
{
	return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed the user '%s' meanwhile", login);
}

enum rc
user_put(struct scope *sc, struct pg *pg, const struct who *user, int32_t row_version, bool *is_new)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_USER_PUT,
		     PG_ARGS(PG_TEXT(user->login), PG_TEXT(role_words[user->role]), PG_BOOL(user->scope_all),
			     PG_I64S(user->brand_ids, user->n_brands),
			     PG_I64S(user->restaurant_ids, user->n_restaurants), PG_I64(row_version)),
		     &rows));
	if (pg_rows(rows) == 0)
		return row_changed(sc, user->login);
	*is_new = pg_bool(rows, 0, 0);
	return RC_OK;
}

enum rc
user_remove(struct scope *sc, struct pg *pg, const char *login, int32_t row_version)
{
	struct user now;
	int64_t removed;

	TRY(pg_exec(sc, pg, Q_USER_REMOVE, PG_ARGS(PG_TEXT(login), PG_I64(row_version)), &removed));
	if (removed == 1)
		return RC_OK;
	TRY(user_load(sc, pg, login, &now));
	return row_changed(sc, login);
}
