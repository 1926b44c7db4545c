#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "http/present.h"

/* One row more than a page shows whether another follows. */
struct rows {
	const struct card *cards;
	const struct stored_card *made;
	size_t n, n_made;
};

static enum rc
load(struct scope *sc, struct app *app, int64_t id, int32_t from, int32_t limit, bool changed, struct rows *out)
{
	TRY(changed ? generation_snapshot_changed(sc, app->pg, id, from, limit, &out->cards, &out->n) :
		      generation_snapshot(sc, app->pg, id, from, limit, &out->cards, &out->n));
	return card_list(sc, app->pg, id, from, limit, changed, &out->made, &out->n_made);
}

/* The snapshot's rows with what has been made of them; the cursor is the ordinal that follows. */
enum rc
do_generation_tables(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation generation;
	struct page page;
	struct rows rows;
	int64_t from = 0;
	bool changed = false;

	TRY(query_only(sc, &req->query, "changed", "limit", "cursor", NULL));
	TRY(query_bool(sc, &req->query, "changed", &changed));
	TRY(present_page(sc, &req->query, &page));
	TRY(query_int(sc, &req->query, "cursor", 0, INT32_MAX, &from));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	TRY(load(sc, app, generation.id, (int32_t)from, page.limit + 1, changed, &rows));
	struct text *json = present_list(sc);

	for (size_t i = 0, k = 0; i < rows.n && i < (size_t)page.limit; i++) {
		while (k < rows.n_made && rows.made[k].ordinal < rows.cards[i].ordinal)
			k++;
		present_next(json);
		present_card(sc, json, &rows.cards[i],
			     k < rows.n_made && rows.made[k].ordinal == rows.cards[i].ordinal ? &rows.made[k] : NULL, req->language);
	}
	bool more = rows.n > (size_t)page.limit;

	present_list_end(json, more ? scope_printf(sc, "%" PRId32, rows.cards[page.limit].ordinal) : NULL);
	return reply_json(sc, reply, 200, json);
}
