/*
 * Who may do what, changed by those who may: admins whose scope is everything, and posmctl (who NULL). An admin of some
 * brands or restaurants manages nobody, for a login belongs to the service, not to a place. The last admin of everything
 * neither leaves nor steps down, or nobody could let anybody in any more.
 */
#ifndef POSM_DOMAIN_MANAGE_USER_H
#define POSM_DOMAIN_MANAGE_USER_H

#include "domain/app.h"
#include "store/user.h"

/* RC_DENIED scope_too_narrow */
enum rc manage_user_allowed(struct scope *sc, const struct who *who) MUST_CHECK;
/*
 * Makes or changes one; row_version: as the writer has seen it, 0: whatever it is. RC_INVALID bad_login, bad_value at
 * /scope...; RC_CONFLICT last_admin, precondition_failed.
 */
enum rc manage_user_put(struct scope *sc, const struct app *app, const struct who *who, const struct who *wanted,
			int32_t row_version, struct user *out, bool *is_new) MUST_CHECK;
/* RC_MISSING not_found, RC_CONFLICT last_admin, precondition_failed */
enum rc manage_user_remove(struct scope *sc, const struct app *app, const struct who *who, const char *login,
			   int32_t row_version) MUST_CHECK;

#endif
