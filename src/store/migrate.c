#include "config.h"
#include "store/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/scope.h"

#define FILE_BYTES_MAX ((size_t)4 * 1024 * 1024)
#define MIGRATIONS_MAX 9999
#define LOCK_WAIT_MS 120000

struct migration {
	int version;
	const char *name; /* of the file */
	const char *sql;
	unsigned char sha256[DIGEST_BYTES];
};

struct plan {
	int n;
	struct migration *all; /* 1..n at 0..n-1 */
};

/* --- the files --------------------------------------------------------------------------------------------- */

static int
is_migration(const struct dirent *entry)
{
	const char *name = entry->d_name;
	size_t len = strlen(name);

	return len > 9 && strspn(name, "0123456789") == 4 && name[4] == '_' && strcmp(name + len - 4, ".sql") == 0;
}

static enum rc
load_one(struct scope *sc, const char *dir, const char *name, int should, struct migration *out)
{
	struct bytes sql;

	*out = (struct migration){.version = (int)strtol(name, NULL, 10), .name = scope_copy(sc, name)};
	if (out->version != should)
		return fault(sc, RC_INVALID, "migration_gap", "migration %d is missing in '%s': the next file is '%s'",
			     should, dir, name);
	TRY(file_read(sc, scope_printf(sc, "%s/%s", dir, name), FILE_BYTES_MAX, &sql));
	out->sql = sql.at;
	digest_of(sql, out->sha256);
	return RC_OK;
}

static enum rc
load_all(struct scope *sc, const char *dir, struct dirent **entries, int n, struct plan *out)
{
	if (n > MIGRATIONS_MAX)
		return fault(sc, RC_LIMIT, "too_many_migrations", "'%s' holds more than %d migrations", dir,
			     MIGRATIONS_MAX);
	*out = (struct plan){n, scope_array(sc, (size_t)n + 1, sizeof(*out->all))};
	for (int i = 0; i < n; i++)
		TRY(load_one(sc, dir, entries[i]->d_name, i + 1, &out->all[i]));
	return RC_OK;
}

static enum rc
load_plan(struct scope *sc, const char *sql_dir, struct plan *out)
{
	const char *dir = scope_printf(sc, "%s/migrate", sql_dir);
	struct dirent **entries = NULL;
	int n = scandir(dir, &entries, is_migration, alphasort);

	if (n < 0)
		return fault_errno(sc, "file_unreadable", "cannot read the migrations in '%s'", dir);
	enum rc rc = load_all(sc, dir, entries, n, out);

	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	return rc;
}

/* --- the database ------------------------------------------------------------------------------------------ */

static enum rc
too_new(struct scope *sc, int version)
{
	return fault(sc, RC_CONFLICT, "schema_too_new",
		     "the database's schema is at version %d, this program knows up to %d: "
		     "use the newer program that migrated it",
		     version, MIGRATE_VERSION);
}

/* What was applied must be what the files say; answers how many were. */
static enum rc
compare(struct scope *sc, struct pg *pg, const struct plan *plan, int *applied)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_MIGRATE_APPLIED, PG_NO_ARGS, &rows));
	for (int i = 0; i < pg_rows(rows); i++) {
		if (i >= plan->n)
			return too_new(sc, pg_i32(rows, pg_rows(rows) - 1, 0));
		const struct migration *m = &plan->all[i];
		struct bytes sha256 = pg_bytea(sc, rows, i, 2);

		if (pg_i32(rows, i, 0) != m->version || sha256.len != sizeof(m->sha256) ||
		    memcmp(sha256.at, m->sha256, sizeof(m->sha256)) != 0)
			return fault(sc, RC_INVALID, "migration_changed",
				     "'%s' is not the file that was applied to this database "
				     "(as '%s'): applied migrations never change, add a new one",
				     m->name, pg_text(sc, rows, i, 1));
	}
	*applied = pg_rows(rows);
	return RC_OK;
}

static enum rc
apply(struct scope *sc, struct pg *pg, const struct migration *m)
{
	TRY(pg_script(sc, pg, m->name, m->sql));
	return pg_exec(sc, pg, Q_MIGRATE_NOTE,
		       PG_ARGS(PG_I64(m->version), PG_TEXT(m->name), PG_BYTEA(m->sha256, sizeof(m->sha256))), NULL);
}

/* One transaction: the next migration that is due; *m NULL when none is. */
static enum rc
step(struct scope *sc, struct pg *pg, const struct plan *plan, const struct migration **m)
{
	AUTO_PG_TX *tx = NULL;
	int applied = 0;

	TRY(pg_begin(sc, pg, &tx, LOCK_WAIT_MS));
	TRY(pg_exec(sc, pg, Q_MIGRATE_LOCK, PG_NO_ARGS, NULL));
	TRY(pg_exec(sc, pg, Q_MIGRATE_SCHEMA, PG_NO_ARGS, NULL));
	TRY(pg_exec(sc, pg, Q_MIGRATE_TABLE, PG_NO_ARGS, NULL));
	TRY(compare(sc, pg, plan, &applied));
	*m = applied < plan->n ? &plan->all[applied] : NULL;
	if (*m != NULL)
		TRY(apply(sc, pg, *m));
	return pg_commit(sc, pg);
}

enum rc
migrate_run(struct scope *sc, struct pg *pg, const char *dir, migrate_each each, void *ctx)
{
	struct plan plan = {0};
	const struct migration *m = NULL;

	TRY(load_plan(sc, dir, &plan));
	if (plan.n != MIGRATE_VERSION)
		return fault(sc, RC_INVALID, "migration_gap",
			     "'%s' holds %d migrations, this program belongs to %d: program and "
			     "SQL files are of different versions",
			     dir, plan.n, MIGRATE_VERSION);
	do {
		TRY(step(sc, pg, &plan, &m));
		if (m != NULL)
			each(ctx, m->version, m->name);
	} while (m != NULL);
	return RC_OK;
}

enum rc
migrate_check(struct scope *sc, struct pg *pg)
{
	AUTO_PG_RESULT *known = NULL, *newest = NULL;

	TRY(pg_query(sc, pg, Q_MIGRATE_IS_KNOWN, PG_NO_ARGS, &known));
	if (!pg_bool(known, 0, 0))
		return fault(sc, RC_CONFLICT, "schema_missing",
			     "the database has no posm schema yet: run `posmctl migrate`");
	TRY(pg_query(sc, pg, Q_MIGRATE_NEWEST, PG_NO_ARGS, &newest));
	int version = pg_i32(newest, 0, 0), oldest = pg_i32(newest, 0, 1);

	if (version > MIGRATE_VERSION && oldest > MIGRATE_VERSION)
		return too_new(sc, version);
	if (version < MIGRATE_VERSION)
		return fault(sc, RC_CONFLICT, "schema_too_old",
			     "the database's schema is at version %d, this program needs %d: "
			     "run `posmctl migrate`",
			     version, MIGRATE_VERSION);
	return RC_OK;
}
