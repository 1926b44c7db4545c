#include "config.h"
#include "http/handler.h"

#include "http/present.h"

enum rc
do_brand_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const char *search = NULL;
	struct page page;
	struct brand_list list;

	TRY(query_only(sc, &req->query, "q", "limit", "cursor", NULL));
	TRY(query_text(sc, &req->query, "q", CARD_NAME_MAX * 4, &search));
	TRY(present_page(sc, &req->query, &page));
	TRY(brand_list(sc, app->pg, req->who, search, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_brand(json, &list.rows[i]);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
