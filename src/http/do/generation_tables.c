#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "http/present.h"

/* The snapshot's rows with what has been made of them; the cursor is the ordinal that follows. */
enum rc
do_generation_tables(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation generation;
	struct page page;
	const struct card *cards;
	const struct stored_card *made;
	size_t n, n_made;
	int64_t from = 0;

	TRY(query_only(sc, &req->query, "limit", "cursor", NULL));
	TRY(present_page(sc, &req->query, &page));
	TRY(query_int(sc, &req->query, "cursor", 0, INT32_MAX, &from));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	TRY(generation_snapshot(sc, app->pg, generation.id, (int32_t)from, page.limit, &cards, &n));
	TRY(card_list(sc, app->pg, generation.id, (int32_t)from, page.limit, false, &made, &n_made));
	struct text *json = present_list(sc);

	for (size_t i = 0, k = 0; i < n; i++) {
		while (k < n_made && made[k].ordinal < cards[i].ordinal)
			k++;
		present_next(json);
		present_card(sc, json, &cards[i], k < n_made && made[k].ordinal == cards[i].ordinal ? &made[k] : NULL,
			     req->language);
	}
	from += (int64_t)n;
	present_list_end(json, from < generation.total ? scope_printf(sc, "%" PRId64, from) : NULL);
	return reply_json(sc, reply, 200, json);
}
