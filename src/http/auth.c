#include "config.h"
#include "http/auth.h"

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "store/user.h"

enum rc
auth_admit(struct scope *sc, const struct app *app, struct request *req, enum role least)
{
	if (least == ROLE_NONE)
		return RC_OK;
	if (req->login == NULL)
		return fault(sc, RC_DENIED, "not_logged_in", "the web server named no login (REMOTE_USER)");
	struct who *who = scope_alloc(sc, sizeof(*who));

	TRY(user_who(sc, app->pg, req->login, (enum role)role_of(conf_text(app->conf, OPT_AUTH_DEFAULT_ROLE)), who));
	if (who->role == ROLE_NONE)
		return fault(sc, RC_DENIED, "no_role", "'%s' has no role; an administrator gives one", req->login);
	if (who->role < least)
		return fault(sc, RC_DENIED, "role_too_low", "this needs the role %s, '%s' has %s", role_words[least],
			     req->login, role_words[who->role]);
	req->who = who;
	return RC_OK;
}
