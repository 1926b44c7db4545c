#include "config.h"
#include "store/table_card.h"

#include <inttypes.h>

#include "base/scope.h"
#include "store/scope_args.h"

const char *const table_card_state_words[TABLE_CARD_STATE_COUNT] = {
	[TABLE_CARD_NEVER] = "never", [TABLE_CARD_OUTDATED] = "outdated", [TABLE_CARD_YES] = "yes"};

enum rc
table_card_states(struct scope *sc, struct pg *pg, const char *url_template, const char *const *uuids, size_t n,
		  enum table_card_state *out)
{
	AUTO_PG_RESULT *rows = NULL;

	for (size_t i = 0; i < n; i++)
		out[i] = TABLE_CARD_NEVER;
	if (n == 0)
		return RC_OK;
	TRY(pg_query(sc, pg, Q_TABLE_CARD_STATES, PG_ARGS(PG_TEXT(url_template), PG_TEXTS(uuids, n)), &rows));
	for (int i = 0; i < pg_rows(rows); i++)
		out[pg_i64(rows, i, 0) - 1] = pg_bool(rows, i, 1) ? TABLE_CARD_YES : TABLE_CARD_OUTDATED;
	return RC_OK;
}

static struct table_card
read_card(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct table_card){
		.generation_id = pg_i64(rows, i, 0),
		.template_id = pg_i64(rows, i, 1),
		.template_name = pg_text(sc, rows, i, 2),
		.template_revision = pg_i32(rows, i, 3),
		.version = pg_i32(rows, i, 4),
		.status = pg_text(sc, rows, i, 5),
		.author = pg_text(sc, rows, i, 6),
		.created_at = pg_text(sc, rows, i, 7),
		.finished_at = pg_text(sc, rows, i, 8),
		.printed_at = pg_text(sc, rows, i, 9),
		.number = pg_text(sc, rows, i, 10),
		.zone = pg_text(sc, rows, i, 11),
		.made = pg_bool(rows, i, 12),
		.coded = pg_bool(rows, i, 13),
		.current = pg_bool(rows, i, 14),
	};
}

enum rc
table_card_list(struct scope *sc, struct pg *pg, const struct who *who, const char *url_template, const char *uuid,
		struct page page, struct table_card_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(pg_query(sc, pg, Q_TABLE_CARD_LIST,
		     PG_ARGS(SCOPE_ARGS(who), PG_TEXT(url_template), PG_UUID(uuid), PG_ID(after), PG_I64(limit + 1)), &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct table_card *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_card(sc, rows, i);
	*out = (struct table_card_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].generation_id) : NULL};
	return RC_OK;
}
