#include "config.h"
#include "http/handler.h"

#include <stdint.h>

#include "http/present.h"

enum rc
do_batch_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	int64_t brand_id = 0;
	struct page page;
	struct batch_list list;

	TRY(query_only(sc, &req->query, "brand_id", "limit", "cursor", NULL));
	TRY(query_int(sc, &req->query, "brand_id", 1, INT64_MAX, &brand_id));
	TRY(present_page(sc, &req->query, &page));
	TRY(batch_list(sc, app->pg, req->who, brand_id, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_batch(json, &list.rows[i]);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
