/* Logins and what they may do. The web server says who somebody is, these rows what that means. */
#ifndef POSM_STORE_USER_H
#define POSM_STORE_USER_H

#include "model/who.h"
#include "pg/pg.h"

/* An unknown login: role `preset` with scope everything (auth.default_role). */
enum rc user_who(struct scope *sc, struct pg *pg, const char *login, enum role preset, struct who *out) MUST_CHECK;
/* Makes or changes the row. */
enum rc user_put(struct scope *sc, struct pg *pg, const struct who *user) MUST_CHECK;
/* RC_MISSING not_found */
enum rc user_remove(struct scope *sc, struct pg *pg, const char *login) MUST_CHECK;

#endif
