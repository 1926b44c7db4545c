/* posmctl tables import: the whole list of a restaurant's tables, first as a difference, then done. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define TABLES_MAX 1000000

/* --- the difference --------------------------------------------------------------------- */

/* zone / number (seats) */
static enum rc
place(struct scope *sc, const struct js *table, const char **out)
{
	const char *number, *zone, *seats;

	TRY(rows_cell(sc, table, "number", &number));
	TRY(rows_cell(sc, table, "zone", &zone));
	TRY(rows_cell(sc, table, "seats", &seats));
	*out = scope_printf(sc, "%s%s%s%s%s%s", zone, zone[0] != '\0' ? " / " : "", number,
			    seats[0] != '\0' ? " (" : "", seats, seats[0] != '\0' ? ")" : "");
	return RC_OK;
}

static enum rc
show(struct scope *sc, const struct js *line, char mark)
{
	const char *uuid, *now, *was = "", *cards;
	struct js before;

	TRY(rows_cell(sc, line, "uuid", &uuid));
	TRY(rows_cell(sc, line, "cards", &cards));
	TRY(place(sc, line, &now));
	TRY(js_object(sc, line, "was", JS_OPTIONAL, &before));
	if (before.value != NULL)
		TRY(place(sc, &before, &was));
	bool on_paper = cards[0] != '\0' && strcmp(cards, "none") != 0;

	(void)printf("%c %s  %s%s%s%s%s%s\n", mark, uuid[0] != '\0' ? uuid : "(new)", was,
		     before.value != NULL ? " -> " : "", now, on_paper ? "  [card " : "", on_paper ? cards : "",
		     on_paper ? "]" : "");
	return RC_OK;
}

enum { ADDED, RESTORED, CHANGED, RENAMED, REMOVED, UNCHANGED, KINDS };

static const struct {
	const char *name;
	char mark; /* NUL: they are counted, not shown */
} kinds[KINDS] = {[ADDED] = {"added", '+'},
		  [RESTORED] = {"restored", '^'},
		  [CHANGED] = {"changed", '*'},
		  [RENAMED] = {"renamed", '!'},
		  [REMOVED] = {"removed", '-'},
		  [UNCHANGED] = {"unchanged", '\0'}};

static enum rc
read_lists(struct scope *sc, const struct js *difference, struct js lists[KINDS])
{
	for (int k = 0; k < KINDS; k++)
		TRY(js_array(sc, difference, kinds[k].name, k == RESTORED ? JS_OPTIONAL : JS_REQUIRED, TABLES_MAX,
			     &lists[k])); /* older servers bring none back */
	return RC_OK;
}

static enum rc
show_difference(struct scope *sc, const struct js *difference, const struct js lists[KINDS])
{
	const char *delimiter, *encoding;

	TRY(rows_cell(sc, difference, "delimiter", &delimiter));
	TRY(rows_cell(sc, difference, "encoding", &encoding));
	for (int k = 0; k < KINDS; k++)
		for (size_t i = 0; kinds[k].mark != '\0' && i < js_count(&lists[k]); i++) {
			struct js line = js_item(sc, &lists[k], i);

			TRY(show(sc, &line, kinds[k].mark));
		}
	for (int k = 0; k < KINDS; k++)
		if (k != RESTORED || js_count(&lists[k]) > 0)
			(void)printf("%s%zu %s", k > 0 ? ", " : "", js_count(&lists[k]), kinds[k].name);
	if (delimiter[0] != '\0')
		(void)printf(" (read as %s, %s)", encoding, delimiter);
	(void)printf("\n");
	return RC_OK;
}

/* --- asking and doing -------------------------------------------------------------------- */

static const char *
type_of(struct scope *sc, const struct args *args)
{
	const char *charset = args_value(args, "charset"), *dot = strrchr(args->words[1], '.');

	if (dot != NULL && strcmp(dot, ".json") == 0)
		return "application/json";
	return charset != NULL ? scope_printf(sc, "text/csv; charset=%s", charset) : "text/csv";
}

static enum rc
put(struct scope *sc, struct client *client, const struct args *args, struct bytes list, bool dry, const char *match,
    struct answer *out)
{
	struct text *path = text_new(sc, WORDS_PATH_MAX);
	int64_t restaurant;

	TRY(words_id(sc, args->words[0], "a restaurant", &restaurant));
	text_addf(path, "/restaurants/%" PRId64 "/tables%s", restaurant, dry ? "?dry_run=1" : "");
	words_parameter(path, args, "keep", "keep");
	const struct call call = {
		.method = "PUT", .path = path->at, .type = type_of(sc, args), .body = list, .match = match};

	return client_call(sc, client, &call, out);
}

/* Tables that come back under another number than they had. */
static enum rc
count_renumbered(struct scope *sc, const struct js *restored, size_t *n)
{
	for (size_t i = 0; i < js_count(restored); i++) {
		struct js line = js_item(sc, restored, i), before;
		const char *now, *was;

		TRY(js_object(sc, &line, "was", JS_REQUIRED, &before));
		TRY(rows_cell(sc, &line, "number", &now));
		TRY(rows_cell(sc, &before, "number", &was));
		*n += strcmp(now, was) != 0;
	}
	return RC_OK;
}

/* What takes tables away, or leaves paper behind with a number that is no longer true, somebody has to mean. */
static enum rc
confirm(struct scope *sc, const struct args *args, const struct js lists[KINDS])
{
	size_t removed = js_count(&lists[REMOVED]), renamed = js_count(&lists[RENAMED]);

	TRY(count_renumbered(sc, &lists[RESTORED], &renamed));
	if (removed + renamed == 0 || args_has(args, "confirm") || words_yes("Is that meant?"))
		return RC_OK;
	return fault(sc, RC_CONFLICT, "confirm_needed",
		     "%zu tables would go and %zu get another number: --confirm says that it is meant, --keep that no "
		     "table goes",
		     removed, renamed);
}

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	struct answer shown, done;
	struct bytes list;
	struct js difference, lists[KINDS];

	TRY(file_read(sc, args->words[1], WORDS_FILE_MAX, &list));
	TRY(put(sc, client, args, list, true, NULL, &shown));
	TRY(client_read(sc, &shown, &difference));
	TRY(read_lists(sc, &difference, lists));
	if (args_has(args, "json"))
		TRY(rows_one(sc, NULL, true, &difference));
	else
		TRY(show_difference(sc, &difference, lists));
	if (args_has(args, "dry-run"))
		return RC_OK;
	TRY(confirm(sc, args, lists));
	return put(sc, client, args, list, false, shown.etag, &done); /* what was shown, or nothing */
}

static const struct args_option options[] = {
	{"dry-run", NULL, false, "show what would change, change nothing"},
	{"keep", NULL, false, "tables that the file does not speak of stay"},
	{"confirm", NULL, false, "it is meant that tables go, or get another number"},
	{"charset", "NAME", false, "of a CSV: utf-8 or windows-1251 (default: it is guessed, and said)"},
	JSON_OPTION,
};

const struct ctl_command ctl_remote_tables_import = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "tables import",
			.words = "RESTAURANT FILE",
			.min_words = 2,
			.max_words = 2,
			.about = "makes a restaurant's tables those of a CSV or JSON file, all or none",
			.more = "The difference is shown first (+ new, ^ removed before and back by its uuid, * changed,\n"
				"! another number, - gone) and done if it is still the same then. Where tables would go or get another\n"
				"number it is asked about: on a terminal by a question, else by exit code 7.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
