/* posmctl migrate: brings the database's schema to what this program needs. */
#include "config.h"

#include <stdio.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "model/option.h"
#include "store/migrate.h"

static void
say_applied(void *ctx, int version, const char *name)
{
	int *n = ctx;

	(void)version;
	(void)printf("applied %s\n", name);
	(*n)++;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	const struct conf *conf = NULL;
	int n = 0;

	TRY(ctl_conf(sc, args, &conf));
	/* a migration takes the time it takes */
	AUTO_PG *pg = pg_new(conf_text(conf, OPT_PG_CONNINFO), "posmctl", 0);

	TRY(migrate_run(sc, pg, file_beside(sc, "sql", POSM_DATADIR), say_applied, &n));
	if (n == 0)
		(void)printf("the schema is at version %d already\n", MIGRATE_VERSION);
	return RC_OK;
}

const struct ctl_command ctl_migrate = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "migrate",
		.words = "",
		.about = "brings the database's schema to the version of this program",
		.more = "Migrations only go forward. Each is one transaction; two migrates at once wait for each other.",
	},
	.run = run,
};
