/*
 * Schema migrations: sql/migrate/NNNN_name.sql, forward only, each in a transaction of its own under a lock, its
 * SHA-256 kept. The files lie beside the program or in the installed data folder (base/file.h: file_beside).
 */
#ifndef POSM_STORE_MIGRATE_H
#define POSM_STORE_MIGRATE_H

#include "pg/pg.h"

/* The newest migration that this program knows. */
#define MIGRATE_VERSION 14

/* Called for every migration that was applied, after its commit. */
typedef void (*migrate_each)(void *ctx, int version, const char *name);

/*
 * dir: the folder `sql`. RC_INVALID migration_changed (a file differs from what was applied), schema_too_new,
 * migration_gap; RC_BROKEN with the database's words when a migration fails; nothing of that migration stays.
 * Two at once wait for each other and apply everything once.
 */
enum rc migrate_run(struct scope *sc, struct pg *pg, const char *dir, migrate_each each, void *ctx) MUST_CHECK;
/*
 * For daemons at start: RC_CONFLICT schema_too_old, schema_too_new, schema_missing, with what to do. A newer schema is well
 * unless it says that programs as old as this one cannot work with it (0012_tolerance.sql): an upgrade migrates first.
 */
enum rc migrate_check(struct scope *sc, struct pg *pg) MUST_CHECK;

#endif
