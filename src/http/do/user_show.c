#include "config.h"
#include "http/handler.h"

#include "domain/manage_user.h"
#include "http/present.h"

enum rc
do_user_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	struct user user;

	TRY(manage_user_allowed(sc, req->who));
	TRY(query_only(sc, &req->query, NULL));
	TRY(user_load(sc, app->pg, req->arguments.login, &user));
	present_user(json, &user);
	return reply_json_row(sc, reply, 200, json, user.row_version);
}
