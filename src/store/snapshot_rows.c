#include "config.h"
#include "store/snapshot_rows.h"

#include <string.h>

#include "base/scope.h"

/* Names and date are the same on every row: one copy serves them all. */
static void
read_shared(struct scope *sc, const struct pg_result *rows, struct card *card)
{
	card->restaurant = pg_text_or_empty(sc, rows, 0, 6);
	card->brand = pg_text_or_empty(sc, rows, 0, 7);
	card->date = pg_text_or_empty(sc, rows, 0, 8);
}

const struct card *
snapshot_rows_read(struct scope *sc, const struct pg_result *rows)
{
	int n = pg_rows(rows);
	struct card *all = scope_array(sc, (size_t)n + 1, sizeof(*all));
	struct card shared = {0};

	if (n > 0)
		read_shared(sc, rows, &shared);
	for (int i = 0; i < n; i++) {
		all[i] = shared;
		all[i].ordinal = pg_i32(rows, i, 0);
		all[i].uuid = pg_text_or_empty(sc, rows, i, 1);
		all[i].number = pg_text_or_empty(sc, rows, i, 2);
		all[i].zone = pg_text_or_empty(sc, rows, i, 3);
		all[i].seats = pg_text_or_empty(sc, rows, i, 4);
		all[i].url = pg_text_or_empty(sc, rows, i, 5);
	}
	return all;
}
