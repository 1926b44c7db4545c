#include "config.h"
#include "http/handler.h"

#include "base/conf.h"
#include "base/scope.h"
#include "domain/change_table.h"
#include "http/present.h"
#include "model/option.h"
#include "store/table_card.h"

/* Whether each table's newest card shows what it is today. */
static enum rc
mark_cards(struct scope *sc, const struct app *app, struct table_list *list)
{
	size_t n = (size_t)list->n;
	const char **uuids = scope_array(sc, n + 1, sizeof(*uuids));
	enum table_card_state *states = scope_array(sc, n + 1, sizeof(*states));
	struct table *marked = scope_array(sc, n + 1, sizeof(*marked));

	for (size_t i = 0; i < n; i++)
		uuids[i] = list->rows[i].uuid;
	TRY(table_card_states(sc, app->pg, conf_text(app->conf, OPT_QR_URL_TEMPLATE), uuids, n, states));
	for (size_t i = 0; i < n; i++) {
		marked[i] = list->rows[i];
		marked[i].current_card = table_card_state_words[states[i]];
	}
	list->rows = marked;
	return RC_OK;
}

enum rc
do_table_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct page page;
	struct table_list list;

	TRY(query_only(sc, &req->query, "limit", "cursor", NULL));
	TRY(present_page(sc, &req->query, &page));
	TRY(table_list(sc, app->pg, req->who, req->arguments.id, page, &list));
	TRY(mark_cards(sc, app, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		TRY(present_table(sc, json, &list.rows[i], change_table_url_template(app, &list.rows[i])));
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
