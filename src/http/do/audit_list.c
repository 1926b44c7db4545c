#include "config.h"
#include "http/handler.h"

#include "http/present.h"
#include "http/query_time.h"

#define ACTION_MAX 60

static enum rc
read_filter(struct scope *sc, const struct url_query *query, struct audit_filter *out)
{
	*out = (struct audit_filter){0};
	TRY(query_text(sc, query, "login", WHO_LOGIN_MAX, &out->login));
	TRY(query_text(sc, query, "action", ACTION_MAX, &out->action));
	TRY(query_int(sc, query, "restaurant_id", 1, INT64_MAX, &out->restaurant_id));
	TRY(query_time(sc, query, "from", &out->from));
	return query_time(sc, query, "to", &out->to);
}

enum rc
do_audit_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct audit_filter filter;
	struct page page;
	struct audit_list list;

	TRY(query_only(sc, &req->query, "login", "action", "restaurant_id", "from", "to", "limit", "cursor", NULL));
	TRY(read_filter(sc, &req->query, &filter));
	TRY(present_page(sc, &req->query, &page));
	TRY(audit_list(sc, app->pg, req->who, &filter, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_audit(json, &list.rows[i]);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
