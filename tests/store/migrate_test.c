/* Migrations on a database of each test's own. */
#include "config.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.h"
#include "store/db.h"

static const char *
sql_dir(struct scope *sc)
{
	return scope_printf(sc, "%s/sql", db_source_dir());
}

/* An empty database, and a connection to it. */
static struct pg *
fresh(struct scope *sc, const char *name)
{
	struct pg *pg = pg_new(scope_printf(sc, "dbname=%s", name), "test", 0);

	db_ask(sc, scope_printf(sc, "CREATE DATABASE %s", name));
	scope_at_end(sc, db_close, pg);
	return pg;
}

static void
count(void *ctx, int version, const char *name)
{
	(void)version;
	(void)name;
	(*(int *)ctx)++;
}

static void
a_second_migrate_finds_nothing_to_do(struct scope *sc)
{
	struct pg *pg = fresh(sc, "twice");
	int n = 0;

	CHECK_FAULT(sc, migrate_check(sc, pg), "schema_missing");
	CHECK_OK(sc, migrate_run(sc, pg, sql_dir(sc), count, &n));
	CHECK_INT(n, MIGRATE_VERSION);
	CHECK_OK(sc, migrate_check(sc, pg));
	CHECK_OK(sc, migrate_run(sc, pg, sql_dir(sc), count, &n));
	CHECK_INT(n, MIGRATE_VERSION);
}

static int
migrate_child(struct scope *sc, int i, const void *ctx)
{
	struct pg *pg = pg_new(ctx, "test", 0);
	int n = 0;

	(void)i;
	if (migrate_run(sc, pg, sql_dir(sc), count, &n) != RC_OK)
		return DB_OUTCOMES - 2;
	return n;
}

static void
of_eight_at_once_each_step_is_taken_once_and_all_succeed(struct scope *sc)
{
	struct pg *pg = fresh(sc, "at_once");
	int outcomes[DB_OUTCOMES], steps = 0, succeeded = 0;

	db_together(8, migrate_child, "dbname=at_once", outcomes);
	for (int n = 0; n <= MIGRATE_VERSION; n++) {
		steps += n * outcomes[n];
		succeeded += outcomes[n];
	}
	CHECK_INT(steps, MIGRATE_VERSION);
	CHECK_INT(succeeded, 8);
	CHECK_OK(sc, migrate_check(sc, pg));
}

static void
a_newer_database_is_worked_with_unless_it_says_otherwise(struct scope *sc)
{
	struct pg *pg = fresh(sc, "newer");

	CHECK_OK(sc, migrate_run(sc, pg, sql_dir(sc), db_quiet, NULL));
	CHECK_OK(sc, pg_exec(sc, pg, Q_MIGRATE_NOTE,
			     PG_ARGS(PG_I64(MIGRATE_VERSION + 1), PG_TEXT("of the future"), PG_BYTEA("x", 1)), NULL));
	CHECK_OK(sc, migrate_check(sc, pg));
	CHECK_OK(sc, pg_script(sc, pg, "breaks", "UPDATE posm.schema_migrations SET oldest = 9999 WHERE version = 1"));
	CHECK_FAULT(sc, migrate_check(sc, pg), "schema_too_new");
	CHECK_FAULT(sc, migrate_run(sc, pg, sql_dir(sc), db_quiet, NULL), "schema_too_new");
}

static void
an_older_database_is_refused(struct scope *sc)
{
	struct pg *pg = fresh(sc, "older");

	CHECK_OK(sc, pg_exec(sc, pg, Q_MIGRATE_SCHEMA, PG_NO_ARGS, NULL));
	CHECK_OK(sc, pg_exec(sc, pg, Q_MIGRATE_TABLE, PG_NO_ARGS, NULL));
	CHECK_FAULT(sc, migrate_check(sc, pg), "schema_too_old");
	CHECK(strstr(sc->fault.detail, "posmctl migrate") != NULL);
}

/* A copy of sql/migrate; `more` is added to the last file. */
static const char *
copied(struct scope *sc, const char *more)
{
	const char *dir = scope_printf(sc, "%s/copy-%s", getenv("PGHOST"), sc->id);

	CHECK(mkdir(dir, 0700) == 0);
	CHECK(mkdir(scope_printf(sc, "%s/migrate", dir), 0700) == 0);
	for (int version = 1; version <= MIGRATE_VERSION; version++) {
		/* the names do not matter to the order, the numbers do */
		const char *name = db_ask(
			sc, scope_printf(sc, "SELECT name FROM posm.schema_migrations WHERE version = %d", version));
		struct bytes parts[2] = {{0}, {more, version == MIGRATE_VERSION ? strlen(more) : 0}};

		CHECK_OK(sc, file_read(sc, scope_printf(sc, "%s/migrate/%s", sql_dir(sc), name), 1 << 22, &parts[0]));
		CHECK_OK(sc, file_replace(sc, scope_printf(sc, "%s/migrate/%s", dir, name), parts, 2));
	}
	return dir;
}

static void
a_changed_file_is_refused(struct scope *sc)
{
	struct pg *pg = fresh(sc, "changed");

	CHECK_OK(sc, migrate_run(sc, pg, sql_dir(sc), db_quiet, NULL));
	CHECK_FAULT(sc, migrate_run(sc, pg, copied(sc, "-- better\n"), db_quiet, NULL), "migration_changed");
}

static void
a_migration_that_fails_leaves_nothing(struct scope *sc)
{
	struct pg *pg = fresh(sc, "failing");

	CHECK_FAULT(sc, migrate_run(sc, pg, copied(sc, "SELECT no_such_thing;\n"), db_quiet, NULL), "db_error");
	CHECK(strstr(sc->fault.detail, ".sql") != NULL);
	CHECK(strstr(sc->fault.detail, "no_such_thing") != NULL);
	CHECK_INT(pg_in_transaction(pg), false);
	CHECK_OK(sc, migrate_run(sc, pg, sql_dir(sc), db_quiet, NULL));
	CHECK_OK(sc, migrate_check(sc, pg));
}

static void
files_of_another_version_are_refused(struct scope *sc)
{
	struct pg *pg = fresh(sc, "others");
	const char *dir = copied(sc, "");
	const struct bytes nothing = {"SELECT 1;", 9};

	CHECK_OK(sc,
		 file_replace(sc, scope_printf(sc, "%s/migrate/%04d_more.sql", dir, MIGRATE_VERSION + 1), &nothing, 1));
	CHECK_FAULT(sc, migrate_run(sc, pg, dir, db_quiet, NULL), "migration_gap");
	CHECK_OK(sc,
		 file_replace(sc, scope_printf(sc, "%s/migrate/%04d_more.sql", dir, MIGRATE_VERSION + 3), &nothing, 1));
	CHECK_FAULT(sc, migrate_run(sc, pg, dir, db_quiet, NULL), "migration_gap");
	CHECK_FAULT(sc, migrate_check(sc, pg), "schema_missing");
}

DB_MAIN(T(a_second_migrate_finds_nothing_to_do), T(of_eight_at_once_each_step_is_taken_once_and_all_succeed),
	T(a_newer_database_is_worked_with_unless_it_says_otherwise), T(an_older_database_is_refused), T(a_changed_file_is_refused),
	T(a_migration_that_fails_leaves_nothing), T(files_of_another_version_are_refused))
