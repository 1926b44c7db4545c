#include "config.h"
#include "http/handler.h"

#include "base/conf.h"
#include "http/present.h"
#include "model/option.h"

enum rc
do_table_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct restaurant restaurant;
	struct page page;
	struct table_list list;

	TRY(query_only(sc, &req->query, "limit", "cursor", NULL));
	TRY(present_page(sc, &req->query, &page));
	TRY(restaurant_load(sc, app->pg, req->who, req->arguments.id, &restaurant));
	TRY(table_list(sc, app->pg, req->who, restaurant.id, page, &list));
	struct text *json = present_list(sc);
	const char *url_template = restaurant.qr_url_template != NULL ? restaurant.qr_url_template
								      : conf_text(app->conf, OPT_QR_URL_TEMPLATE);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		TRY(present_table(sc, json, &list.rows[i], url_template));
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
