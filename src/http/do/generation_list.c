#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "http/present.h"
#include "http/query_time.h"
#include "model/who.h"

static enum rc
read_filter(struct scope *sc, const struct url_query *query, struct generation_filter *out)
{
	const char *status = NULL, *table = NULL;

	*out = (struct generation_filter){.status = -1};
	TRY(query_int(sc, query, "restaurant_id", 1, INT64_MAX, &out->restaurant_id));
	TRY(query_int(sc, query, "template_id", 1, INT64_MAX, &out->template_id));
	TRY(query_int(sc, query, "batch_id", 1, INT64_MAX, &out->batch_id));
	TRY(query_text(sc, query, "author", WHO_LOGIN_MAX, &out->author));
	TRY(query_text(sc, query, "status", 20, &status));
	TRY(query_bool(sc, query, "deleted", &out->with_deleted));
	if (status != NULL && (out->status = generation_status_of(status)) < 0)
		return query_choice(sc, "status", "created, scheduled, in-progress, done, error, cancelled, deleted");
	TRY(query_text(sc, query, "table", 100, &table));
	if (table != NULL) {
		char uuid[CARD_UUID_LEN + 1];

		if (!card_uuid_canonical(table, uuid))
			return query_fault(sc, "table", "a table's uuid");
		out->table_uuid = scope_copy(sc, uuid);
	}
	TRY(query_time(sc, query, "from", &out->from));
	return query_time(sc, query, "to", &out->to);
}

enum rc
do_generation_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation_filter filter;
	struct page page;
	struct generation_list list;
	int32_t n = 0;
	bool counted = false;

	TRY(query_only(sc, &req->query, "restaurant_id", "template_id", "batch_id", "author", "status", "deleted", "table",
		       "from", "to", "count", "limit", "cursor", NULL));
	TRY(read_filter(sc, &req->query, &filter));
	TRY(query_bool(sc, &req->query, "count", &counted));
	TRY(present_page(sc, &req->query, &page));
	TRY(generation_list(sc, app->pg, req->who, &filter, page, &list));
	if (counted)
		TRY(generation_count(sc, app->pg, req->who, &filter, PRESENT_COUNT_CAP + 1, &n));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_generation(sc, json, &list.rows[i], req->language);
	}
	if (counted)
		present_list_end_counted(json, list.next, n);
	else
		present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
