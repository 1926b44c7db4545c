#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/change_table.h"
#include "http/present.h"
#include "model/option.h"
#include "store/table_card.h"

enum rc
do_table_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct table table;
	enum table_card_state state;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(table_load(sc, app->pg, req->who, req->arguments.uuid, &table));
	TRY(table_card_states(sc, app->pg, conf_text(app->conf, OPT_QR_URL_TEMPLATE), &table.uuid, 1, &state));
	table.current_card = table_card_state_words[state];
	TRY(present_table(sc, json, &table, change_table_url_template(app, &table)));
	return reply_json_row(sc, reply, 200, json, table.row_version);
}

static void
add(struct text *json, const char *name, const char *value)
{
	text_addf(json, ",\"%s\":", name);
	text_add_json(json, value);
}

static void
present(struct text *json, const struct table_card *c)
{
	text_addf(json, "{\"generation_id\":%" PRId64 ",\"template_id\":%" PRId64, c->generation_id, c->template_id);
	add(json, "template_name", c->template_name);
	text_addf(json, ",\"template_revision\":%" PRId32 ",\"version\":%" PRId32, c->template_revision, c->version);
	add(json, "status", c->status);
	add(json, "author", c->author);
	add(json, "created_at", c->created_at);
	add(json, "finished_at", c->finished_at);
	add(json, "printed_at", c->printed_at);
	add(json, "number", c->number);
	add(json, "zone", c->zone);
	text_addf(json, ",\"made\":%s,\"coded\":%s,\"current\":%s}", c->made ? "true" : "false",
		  c->coded ? "true" : "false", c->current ? "true" : "false");
}

/* Every generation that holds the table, newest first. */
enum rc
do_table_cards(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct table table;
	struct table_card_list list;
	struct page page;

	TRY(query_only(sc, &req->query, "limit", "cursor", NULL));
	TRY(present_page(sc, &req->query, &page));
	TRY(table_load(sc, app->pg, req->who, req->arguments.uuid, &table));
	TRY(table_card_list(sc, app->pg, req->who, conf_text(app->conf, OPT_QR_URL_TEMPLATE), table.uuid, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present(json, &list.rows[i]);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
