#include "config.h"
#include "domain/manage_user.h"

#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "store/audit.h"

#define DETAIL_MAX ((size_t)128 * 1024)

enum rc
manage_user_allowed(struct scope *sc, const struct who *who)
{
	if (who == NULL || (who->role == ROLE_ADMIN && who->scope_all))
		return RC_OK;
	return fault(sc, RC_DENIED, "scope_too_narrow", "only an admin whose scope is everything manages users");
}

static enum rc
check_login(struct scope *sc, const char *login)
{
	size_t len = strlen(login);
	const char *p = login;
	int32_t c = 0;

	while (p < login + len && (c = utf8_next(&p, login + len)) >= 0 && !utf8_is_control(c))
		continue;
	if (len > 0 && len <= WHO_LOGIN_MAX && p == login + len && !utf8_is_control(c))
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_login", "a login is text of 1 to %d bytes without control characters", WHO_LOGIN_MAX);
}

static enum rc
too_much(struct scope *sc)
{
	static const char what[] = "a scope of everything names no brands and restaurants";
	enum rc rc = fault_at(sc, fault(sc, RC_INVALID, "bad_value", "%s", what), "/scope");

	fault_arg(sc, "what", "%s", what);
	return rc;
}

static enum rc
check_scope(struct scope *sc, struct pg *pg, const struct who *wanted)
{
	if (wanted->scope_all && wanted->n_brands + wanted->n_restaurants > 0)
		return too_much(sc);
	if (wanted->role != ROLE_NONE && !wanted->scope_all && wanted->n_brands + wanted->n_restaurants == 0)
		return fault_at(sc, fault(sc, RC_INVALID, "empty_scope", "the scope is empty: name everything, brands or restaurants "
					  "(or take the role none)"), "/scope");
	return user_check_scope(sc, pg, wanted);
}

/* wanted NULL: to be removed. Holds the rows of all who could be the last until the transaction ends. */
static enum rc
keep_a_keyholder(struct scope *sc, struct pg *pg, const char *login, const struct who *wanted)
{
	bool stays = wanted != NULL && wanted->role == ROLE_ADMIN && wanted->scope_all, is;
	int others;

	TRY(user_keyholders(sc, pg, login, &is, &others));
	if (stays || !is || others > 0)
		return RC_OK;
	return fault(sc, RC_CONFLICT, "last_admin", "'%s' is the last admin of everything: make another one first", login);
}

static void
add_side(struct text *json, const char *name, const struct who *user)
{
	if (user == NULL)
		return;
	text_addf(json, "%s\"%s\":{\"role\":\"%s\",\"all\":%s", json->len > 1 ? "," : "", name, role_words[user->role],
		  user->scope_all ? "true" : "false");
	text_add(json, ",\"brand_ids\":");
	text_add_json_ints(json, user->brand_ids, user->n_brands);
	text_add(json, ",\"restaurant_ids\":");
	text_add_json_ints(json, user->restaurant_ids, user->n_restaurants);
	text_add(json, "}");
}

/* Either side may be NULL: there was none, there is none. */
static enum rc
note_down(struct scope *sc, struct pg *pg, const struct who *who, const char *action, const char *login, const struct who *was,
	  const struct who *now)
{
	struct text *detail = text_new(sc, DETAIL_MAX);

	text_add(detail, "{");
	add_side(detail, "was", was);
	add_side(detail, "now", now);
	text_add(detail, "}");
	TRY(text_check(sc, detail, "the scope"));
	return audit_add(sc, pg, who, &(struct audit){action, 0, "user", login, detail->at});
}

/* *was NULL: there is no such user. */
static enum rc
look_up(struct scope *sc, struct pg *pg, const char *login, struct user *user, const struct who **was)
{
	enum rc rc = user_load(sc, pg, login, user);

	*was = rc == RC_OK ? &user->who : NULL;
	if (rc != RC_MISSING)
		return rc;
	fault_clear(sc);
	return RC_OK;
}

enum rc
manage_user_put(struct scope *sc, const struct app *app, const struct who *who, const struct who *wanted, int32_t row_version,
		struct user *out, bool *is_new)
{
	struct user before;
	const struct who *was;
	AUTO_PG_TX *tx = NULL;

	TRY(manage_user_allowed(sc, who));
	TRY(check_login(sc, wanted->login));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(check_scope(sc, app->pg, wanted));
	TRY(keep_a_keyholder(sc, app->pg, wanted->login, wanted));
	TRY(look_up(sc, app->pg, wanted->login, &before, &was));
	TRY(user_put(sc, app->pg, wanted, row_version, is_new));
	TRY(user_load(sc, app->pg, wanted->login, out));
	TRY(note_down(sc, app->pg, who, "user.put", wanted->login, was, &out->who));
	return pg_commit(sc, app->pg);
}

enum rc
manage_user_remove(struct scope *sc, const struct app *app, const struct who *who, const char *login, int32_t row_version)
{
	struct user before;
	AUTO_PG_TX *tx = NULL;

	TRY(manage_user_allowed(sc, who));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(keep_a_keyholder(sc, app->pg, login, NULL));
	TRY(user_load(sc, app->pg, login, &before));
	TRY(user_remove(sc, app->pg, login, row_version));
	TRY(note_down(sc, app->pg, who, "user.remove", login, &before.who, NULL));
	return pg_commit(sc, app->pg);
}
