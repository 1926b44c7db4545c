#include "config.h"
#include "http/handler.h"

#include "domain/manage_user.h"
#include "http/present.h"

enum rc
do_user_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const char *search = NULL;
	struct page page;
	struct user_list list;

	TRY(manage_user_allowed(sc, req->who));
	TRY(query_only(sc, &req->query, "q", "limit", "cursor", NULL));
	TRY(query_text(sc, &req->query, "q", WHO_LOGIN_MAX, &search));
	TRY(present_page(sc, &req->query, &page));
	TRY(user_list(sc, app->pg, search, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_user(json, &list.rows[i]);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
