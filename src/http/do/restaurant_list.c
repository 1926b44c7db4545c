#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_restaurant_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const char *search = NULL;
	int64_t brand_id = 0;
	struct page page;
	struct restaurant_list list;

	TRY(query_only(sc, &req->query, "q", "brand_id", "limit", "cursor", NULL));
	TRY(query_text(sc, &req->query, "q", CARD_NAME_MAX * 4, &search));
	TRY(query_int(sc, &req->query, "brand_id", 1, INT64_MAX, &brand_id));
	TRY(present_page(sc, &req->query, &page));
	TRY(restaurant_list(sc, app->pg, req->who, search, brand_id, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_restaurant(json, &list.rows[i]);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
