#include "config.h"
#include "store/drift.h"

#include "base/scope.h"

/* Columns of the query. */
enum { ORDINAL, UUID, WAS_NUMBER, WAS_ZONE, WAS_SEATS, WAS_URL, IS_TODAY, NUMBER, ZONE, SEATS, URL, WAS_RESTAURANT,
       WAS_BRAND, RESTAURANT, BRAND };

static struct card
card_at(struct scope *sc, const struct pg_result *rows, int row, int number, int restaurant)
{
	return (struct card){
		.uuid = pg_text(sc, rows, row, UUID),
		.number = pg_text_or_empty(sc, rows, row, number),
		.zone = pg_text_or_empty(sc, rows, row, number + 1),
		.seats = pg_text_or_empty(sc, rows, row, number + 2),
		.url = pg_text_or_empty(sc, rows, row, number + 3),
		.restaurant = pg_text_or_empty(sc, rows, row, restaurant),
		.brand = pg_text_or_empty(sc, rows, row, restaurant + 1),
		.date = "",
	};
}

enum rc
drift_load(struct scope *sc, struct pg *pg, int64_t generation_id, const char *url_template, bool names_matter,
	   struct drift *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_DRIFT_LOAD, PG_ARGS(PG_I64(generation_id), PG_TEXT(url_template), PG_BOOL(names_matter)),
		     &rows));
	int n = pg_rows(rows);
	struct card *was = scope_array(sc, (size_t)n + 1, sizeof(*was)), *now = scope_array(sc, (size_t)n + 1, sizeof(*now));
	struct drift drift = {was, now, 0, 0};

	for (int i = 0; i < n; i++) {
		if (!pg_is_null(rows, i, ORDINAL)) {
			struct card *card = &was[drift.n_was++];

			*card = card_at(sc, rows, i, WAS_NUMBER, WAS_RESTAURANT);
			card->ordinal = pg_i32(rows, i, ORDINAL) - 1;
		}
		if (pg_bool(rows, i, IS_TODAY))
			now[drift.n_now++] = card_at(sc, rows, i, NUMBER, RESTAURANT);
	}
	*out = drift;
	return RC_OK;
}
