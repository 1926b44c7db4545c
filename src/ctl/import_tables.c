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
	const char *now = place(sc, line->zone, line->number, line->seats);

	if (line->kind == IMPORT_ADDED)
		(void)printf("+ %s  %s\n", line->uuid != NULL ? line->uuid : "(new)", now);
	else if (line->kind == IMPORT_CHANGED)
		(void)printf("* %s  %s -> %s\n", line->uuid,
			     place(sc, line->was_zone, line->was_number, line->was_seats), now);
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct app app = {0};
	struct bytes csv;
	struct import_result result;
	int64_t restaurant_id = 0;
	bool dry_run = args_has(args, "dry-run");

	TRY(input_id(sc, args, "restaurant", &restaurant_id));
	TRY(ctl_conf(sc, args, &app.conf));
	TRY(file_read(sc, args->words[0], IMPORT_BYTES_MAX, &csv));
	AUTO_PG *pg =
		pg_new(conf_text(app.conf, OPT_PG_CONNINFO), "posmctl", conf_int(app.conf, OPT_PG_STATEMENT_TIMEOUT));

	app.pg = pg;
	TRY(import_tables(sc, &app, NULL, restaurant_id, csv, dry_run, &result));
	for (size_t i = 0; i < result.n; i++)
		print_line(sc, &result.lines[i]);
	(void)printf("%zu added, %zu changed, %zu as they were%s\n", result.added, result.changed, result.same,
		     dry_run ? " (nothing was written)" : "");
	return RC_OK;
}

static const struct args_option options[] = {
	{"restaurant", "ID", true, "whose tables they are"},
	{"dry-run", NULL, false, "say what would change, change nothing"},
};

const struct ctl_command ctl_import_tables = {
	.spec = {
		.program = "posmctl",
		.command = "import-tables",
		.words = "FILE",
		.min_words = 1,
		.max_words = 1,
		.about = "adds and changes a restaurant's tables from a CSV file",
		.more = "The file's first row names its columns: number (required), uuid, external_id, zone, seats. A row "
			"whose uuid\n"
			"or external_id the restaurant has changes that table; a row with neither is the table of its zone and "
			"number,\n"
			"if there is one; any other is a new table. Tables that the file does not speak of stay. All rows are "
			"taken or\n"
			"none.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
