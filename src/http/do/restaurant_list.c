#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_restaurant_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const orders[] = {"name", "newest", NULL};
	struct restaurant_filter filter = {0};
	struct page page;
	struct restaurant_list list;
	int order = 0;
	int32_t n = 0;
	bool counted = false;

	TRY(query_only(sc, &req->query, "q", "external_id", "brand_id", "sort", "count", "limit", "cursor", NULL));
	TRY(query_text(sc, &req->query, "q", CARD_NAME_MAX * 4, &filter.search));
	TRY(query_text(sc, &req->query, "external_id", CARD_NAME_MAX * 4, &filter.external_id));
	TRY(query_int(sc, &req->query, "brand_id", 1, INT64_MAX, &filter.brand_id));
	TRY(query_word(sc, &req->query, "sort", orders, &order));
	TRY(query_bool(sc, &req->query, "count", &counted));
	TRY(present_page(sc, &req->query, &page));
	filter.newest = order == 1;
	TRY(restaurant_list(sc, app->pg, req->who, &filter, page, &list));
	if (counted)
		TRY(restaurant_count(sc, app->pg, req->who, &filter, PRESENT_COUNT_CAP + 1, &n));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_restaurant(json, &list.rows[i]);
	}
	if (counted)
		present_list_end_counted(json, list.next, n);
	else
		present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
