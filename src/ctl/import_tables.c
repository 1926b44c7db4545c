/* posmctl import-tables: a restaurant's tables from a CSV file. */
#include "config.h"
#include "domain/import_tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/input.h"
#include "model/option.h"
#include "pg/pg.h"

/* zone / number (seats) */
static const char *
place(struct scope *sc, const char *zone, const char *number, int32_t seats)
{
	return scope_printf(sc, "%s%s%s%s", zone, zone[0] != '\0' ? " / " : "", number,
			    seats == 0 ? "" : scope_printf(sc, " (%" PRId32 ")", seats));
}

static void
print_line(struct scope *sc, const struct import_line *line)
{
	static const char signs[] = {[IMPORT_ADDED] = '+',   [IMPORT_RESTORED] = '^', [IMPORT_CHANGED] = '*',
				     [IMPORT_RENAMED] = '!', [IMPORT_REMOVED] = '-'};
	const struct table *one = line->now != NULL ? line->now : line->was;
	const char *now = place(sc, one->zone, one->number, one->seats);
	const struct table *before = import_line_before(line);
	bool both = line->now != NULL && before != NULL;

	if (line->kind == IMPORT_SAME)
		return;
	(void)printf("%c %s  %s%s%s", signs[line->kind], one->uuid != NULL ? one->uuid : "(new)",
		     both ? place(sc, before->zone, before->number, before->seats) : "", both ? " -> " : "", now);
	(void)printf(line->cards != TABLE_CARDS_NONE ? "  (cards: %s)\n" : "\n", table_cards_words[line->cards]);
}

static void
print_result(struct scope *sc, const struct import_result *result, bool dry_run)
{
	const size_t *counts = result->plan.counts;

	(void)printf("%s, %s\n", result->file.charset, result->file.separator);
	for (size_t i = 0; i < result->plan.n; i++)
		print_line(sc, &result->plan.lines[i]);
	(void)printf("%zu added, %zu changed, ", counts[IMPORT_ADDED], counts[IMPORT_CHANGED] + counts[IMPORT_RENAMED]);
	if (counts[IMPORT_RESTORED] > 0)
		(void)printf("%zu brought back, ", counts[IMPORT_RESTORED]);
	if (counts[IMPORT_REMOVED] > 0)
		(void)printf("%zu removed, ", counts[IMPORT_REMOVED]);
	(void)printf("%zu as they were%s\n", counts[IMPORT_SAME], dry_run ? " (nothing was written)" : "");
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct app app = {0};
	struct import_wish wish = {.form = IMPORT_CSV, .charset = args_value(args, "charset"), .whole = args_has(args, "whole"),
				   .dry_run = args_has(args, "dry-run"), .renames = args_has(args, "rename"),
				   .removals = args_has(args, "remove")};
	struct import_result result;
	int64_t restaurant_id = 0;

	TRY(input_id(sc, args, "restaurant", &restaurant_id));
	TRY(ctl_conf(sc, args, &app.conf));
	TRY(file_read(sc, args->words[0], IMPORT_BYTES_MAX, &wish.bytes));
	AUTO_PG *pg =
		pg_new(conf_text(app.conf, OPT_PG_CONNINFO), "posmctl", conf_int(app.conf, OPT_PG_STATEMENT_TIMEOUT));

	app.pg = pg;
	TRY(import_tables(sc, &app, NULL, restaurant_id, &wish, &result));
	print_result(sc, &result, wish.dry_run);
	return RC_OK;
}

static const struct args_option options[] = {
	{"restaurant", "ID", true, "whose tables they are"},
	{"dry-run", NULL, false, "say what would change, change nothing"},
	{"whole", NULL, false, "the file is the whole list: remove the tables that it does not speak of"},
	{"rename", NULL, false, "tables whose cards were made may get another number"},
	{"remove", NULL, false, "with --whole: tables whose cards were made may go"},
	{"charset", "NAME", false, "utf-8 or windows-1251; without it the file tells"},
};

const struct ctl_command ctl_import_tables = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "import-tables",
		.words = "FILE",
		.min_words = 1,
		.max_words = 1,
		.about = "adds and changes a restaurant's tables from a CSV file",
		.more = "The file's first row names its columns: number (required), uuid, external_id, zone, seats. A row whose uuid\n"
			"or external_id the restaurant has changes that table; a row with neither is the table of its zone and number\n"
			"(of its number, in a file without zones), if there is one; any other is a new table. The uuid of a table that\n"
			"was removed from the restaurant brings it back. Tables that the file does not speak of stay, but for --whole.\n"
			"All rows are taken or none.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
