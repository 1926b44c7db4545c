#include "config.h"
#include "http/handler.h"

#include "domain/manage_user.h"
#include "http/conditional.h"

enum rc
do_user_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct user user;
	int32_t expected;

	TRY(manage_user_allowed(sc, req->who));
	TRY(query_only(sc, &req->query, NULL));
	TRY(user_load(sc, app->pg, req->arguments.login, &user));
	TRY(conditional_expect(sc, req, user.row_version, &expected));
	TRY(manage_user_remove(sc, app, req->who, req->arguments.login, expected));
	reply_no_content(reply);
	return RC_OK;
}
