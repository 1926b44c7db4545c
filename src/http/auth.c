#include "config.h"
#include "http/auth.h"

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "store/user.h"

static enum rc
ask(struct scope *sc, const struct app *app, struct role_cache *known, const char *login, const struct who **out)
{
	struct who *who = scope_alloc(sc, sizeof(*who));

	if (known != NULL && (*out = role_cache_find(known, login)) != NULL)
		return RC_OK;
	TRY(user_who(sc, app->pg, login, (enum role)role_of(conf_text(app->conf, OPT_AUTH_DEFAULT_ROLE)), who));
	if (known != NULL && who->role != ROLE_NONE) /* who was let in a moment ago comes in */
		role_cache_keep(known, who);
	*out = who;
	return RC_OK;
}

enum rc
auth_admit(struct scope *sc, const struct app *app, struct role_cache *known, struct request *req, enum role least)
{
	const struct who *who;

	if (least == ROLE_NONE)
		return RC_OK;
	if (req->login == NULL)
		return fault(sc, RC_DENIED, "not_logged_in", "the web server named no login (REMOTE_USER)");
	TRY(ask(sc, app, known, req->login, &who));
	if (who->role == ROLE_NONE)
		return fault(sc, RC_DENIED, "no_role", "'%s' has no role; an administrator gives one", req->login);
	if (who->role < least)
		return fault(sc, RC_DENIED, "role_too_low", "this needs the role %s, '%s' has %s", role_words[least],
			     req->login, role_words[who->role]);
	req->who = who;
	return RC_OK;
}
