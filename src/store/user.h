/* Logins and what they may do. The web server says who somebody is, these rows what that means. */
#ifndef POSM_STORE_USER_H
#define POSM_STORE_USER_H

#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

struct user {
	struct who who;
	int32_t row_version;
	const char *created_at, *updated_at;
};

struct user_list {
	int n;
	const struct user *rows;
	const char *next;
};

/* An unknown login: role `preset` with scope everything (auth.default_role). */
enum rc user_who(struct scope *sc, struct pg *pg, const char *login, enum role preset, struct who *out) MUST_CHECK;
/* RC_MISSING not_found */
enum rc user_load(struct scope *sc, struct pg *pg, const char *login, struct user *out) MUST_CHECK;
/* By login; search: part of it, NULL: all. */
enum rc user_list(struct scope *sc, struct pg *pg, const char *search, struct page page, struct user_list *out) MUST_CHECK;
/* RC_INVALID bad_value at /scope/...: a brand or restaurant that is not there. */
enum rc user_check_scope(struct scope *sc, struct pg *pg, const struct who *user) MUST_CHECK;
/*
 * Locks the rows of all who may let others in (admins of everything) until the transaction ends. *others: how many there
 * are beside `login`; *is: whether it is one.
 */
enum rc user_keyholders(struct scope *sc, struct pg *pg, const char *login, bool *is, int *others) MUST_CHECK;
/* Makes or changes the row. row_version: as the writer has seen it, 0: whatever it is. RC_CONFLICT precondition_failed. */
enum rc user_put(struct scope *sc, struct pg *pg, const struct who *user, int32_t row_version, bool *is_new) MUST_CHECK;
/* RC_MISSING not_found, RC_CONFLICT precondition_failed */
enum rc user_remove(struct scope *sc, struct pg *pg, const char *login, int32_t row_version) MUST_CHECK;

#endif
