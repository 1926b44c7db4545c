#include "config.h"
#include "ctl/remote/stale.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/scope.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define TABLES_MAX 1000000
#define SHOWN_MAX 50 /* lines of each kind */

typedef enum rc (*show_fn)(struct scope *sc, const struct js *item, const char *mark);

static enum rc
show_table(struct scope *sc, const struct js *item, const char *mark)
{
	const char *uuid, *number, *zone;

	TRY(rows_cell(sc, item, "uuid", &uuid));
	TRY(rows_cell(sc, item, "number", &number));
	TRY(rows_cell(sc, item, "zone", &zone));
	(void)fprintf(stderr, "%s %s  %s%s%s\n", mark, uuid, zone, zone[0] != '\0' ? " / " : "", number);
	return RC_OK;
}

static enum rc
show_change(struct scope *sc, const struct js *item, const char *mark)
{
	const char *uuid, *field, *was, *now;

	TRY(rows_cell(sc, item, "uuid", &uuid));
	TRY(rows_cell(sc, item, "field", &field));
	TRY(rows_cell(sc, item, "was", &was));
	TRY(rows_cell(sc, item, "now", &now));
	(void)fprintf(stderr, "%s %s  %s: %s -> %s\n", mark, uuid, field, was, now);
	return RC_OK;
}

static enum rc
show_list(struct scope *sc, const struct js *check, const char *name, const char *mark, show_fn show)
{
	struct js list;

	TRY(js_array(sc, check, name, JS_REQUIRED, TABLES_MAX, &list));
	for (size_t i = 0; i < js_count(&list) && i < SHOWN_MAX; i++) {
		struct js item = js_item(sc, &list, i);

		TRY(show(sc, &item, mark));
	}
	if (js_count(&list) > SHOWN_MAX)
		(void)fprintf(stderr, "%s and %zu more\n", mark, js_count(&list) - SHOWN_MAX);
	return RC_OK;
}

enum rc
stale_ask(struct scope *sc, struct client *client, int64_t id)
{
	struct js check;

	TRY(client_show(sc, client, scope_printf(sc, "/generations/%" PRId64 "/check", id), &check));
	(void)fprintf(stderr,
		      "the tables are not those of generation %" PRId64 " any more (+ new, - gone, * changed):\n", id);
	TRY(show_list(sc, &check, "added", "+", show_table));
	TRY(show_list(sc, &check, "removed", "-", show_table));
	TRY(show_list(sc, &check, "changed", "*", show_change));
	if (words_yes("Load these cards all the same?"))
		return RC_OK;
	return fault(sc, RC_CONFLICT, "confirm_needed",
		     "the tables have changed: --confirm loads these cards, `generate` makes new ones");
}
