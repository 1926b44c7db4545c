/*
 * Who asks and what that login may do. The web server says who (the CGI variable REMOTE_USER; a header of any name
 * says nothing), posm_users what: role and scope.
 */
#ifndef POSM_HTTP_AUTH_H
#define POSM_HTTP_AUTH_H

#include "domain/app.h"
#include "http/request.h"
#include "http/role_cache.h"
#include "model/who.h"

/*
 * Sets req->who. RC_DENIED not_logged_in, no_role, role_too_low. least ROLE_NONE: everybody, also without a login;
 * then req->who stays NULL. known: what may be taken instead of asking the database, NULL: nothing.
 */
enum rc auth_admit(struct scope *sc, const struct app *app, struct role_cache *known, struct request *req, enum role least) MUST_CHECK;

#endif
