#include "config.h"
#include "http/handler.h"

#include "http/present.h"

static enum rc
read_filter(struct scope *sc, const struct url_query *query, struct template_filter *out)
{
	static const char *const words[] = {"global", "brands", "restaurants", NULL};

	*out = (struct template_filter){.visibility = -1};
	TRY(query_int(sc, query, "restaurant_id", 1, INT64_MAX, &out->restaurant_id));
	TRY(query_int(sc, query, "brand_id", 1, INT64_MAX, &out->brand_id));
	TRY(query_word(sc, query, "visibility", words, &out->visibility));
	return query_text(sc, query, "q", CARD_NAME_MAX * 4, &out->search);
}

enum rc
do_template_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template_filter filter;
	struct page page;
	struct template_list list;

	TRY(query_only(sc, &req->query, "restaurant_id", "brand_id", "visibility", "q", "limit", "cursor", NULL));
	TRY(read_filter(sc, &req->query, &filter));
	TRY(present_page(sc, &req->query, &page));
	TRY(template_list(sc, app->pg, req->who, &filter, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		TRY(present_template(sc, json, &list.rows[i], false, req->language));
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
