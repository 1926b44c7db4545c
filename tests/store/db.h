/*
 * Tests on a real database: the program starts itself again beside a private cluster (tests/with-pg), migrates it
 * once, and runs its tests as unit/t.h does. Every test works on rows of its own.
 */
#ifndef POSM_TESTS_STORE_DB_H
#define POSM_TESTS_STORE_DB_H

#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/conf.h"
#include "domain/request_generation.h"
#include "model/option.h"
#include "object/dir.h"
#include "store/migrate.h"
#include "store/template.h"
#include "unit/t.h"

/* --- the cluster ------------------------------------------------------------------------------------------- */

static inline const char *
db_source_dir(void)
{
	const char *dir = getenv("POSM_SOURCE_DIR");

	return dir != NULL ? dir : ".";
}

static inline void
db_need_cluster(char **argv)
{
	char with_pg[4096];

	if (getenv("PG_DATA") != NULL)
		return;
	snprintf(with_pg, sizeof(with_pg), "%s/tests/with-pg", db_source_dir());
	char *args[] = {with_pg, argv[0], NULL};

	execv(with_pg, args);
	perror(with_pg);
	exit(1);
}

static inline void
db_quiet(void *ctx, int version, const char *name)
{
	(void)ctx;
	(void)version;
	(void)name;
}

/* A connection of the test's own, ended with the test; the environment leads to the cluster. */
static inline void
db_close(void *pg)
{
	pg_close(pg);
}

static inline struct pg *
db_open(struct scope *sc)
{
	struct pg *pg = pg_new("", "test", 10000);

	scope_at_end(sc, db_close, pg);
	return pg;
}

static inline int
db_prepare(void)
{
	AUTO_SCOPE *sc = scope_new("test", "prepare");

	if (migrate_run(sc, db_open(sc), scope_printf(sc, "%s/sql", db_source_dir()), db_quiet, NULL) == RC_OK)
		return 0;
	printf("cannot migrate: %s\n0 passed, 1 failed\n", sc->fault.detail);
	return 1;
}

#define DB_MAIN(...)                                                                                                   \
	int main(int argc, char **argv)                                                                                \
	{                                                                                                              \
		static const struct t_test tests[] = {__VA_ARGS__};                                                    \
		(void)argc;                                                                                            \
		db_need_cluster(argv);                                                                                 \
		if (db_prepare() != 0)                                                                                 \
			return 1;                                                                                      \
		return t_run(tests, LENGTH_OF(tests));                                                                 \
	}

/* --- asking past posm -------------------------------------------------------------------------------------- */

/* The first cell of the answer (rows and columns after it joined by spaces) over a connection of its own; fails loudly.
 */
static inline const char *
db_ask(struct scope *sc, const char *sql)
{
	PGconn *conn = PQconnectdb("options='-c client_min_messages=warning'");
	PGresult *result = PQexec(conn, sql);
	struct text *t = text_new(sc, 1 << 20);

	if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK) {
		printf("  %s: %s", sql, PQerrorMessage(conn));
		t_failures++;
	}
	for (int row = 0; row < PQntuples(result); row++)
		for (int column = 0; column < PQnfields(result); column++)
			text_addf(t, "%s%s", t->len > 0 ? " " : "", PQgetvalue(result, row, column));
	PQclear(result);
	PQfinish(conn);
	return t->at;
}

static inline int64_t
db_ask_int(struct scope *sc, const char *sql)
{
	return strtoll(db_ask(sc, sql), NULL, 10);
}

/* Waits for the descriptor, at most 10 s. */
static inline bool
db_wait_readable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return poll(&p, 1, 10000) == 1;
}

/* --- many at once ------------------------------------------------------------------------------------------ */

#define DB_OUTCOMES 16
#define DB_TOGETHER_MAX 50

/*
 * n processes that wait for each other at the start; each answers a number below DB_OUTCOMES. A child has a scope and
 * connections of its own and tests nothing itself.
 */
static inline void
db_together(int n, int (*child)(struct scope *sc, int i, const void *ctx), const void *ctx, int outcomes[DB_OUTCOMES])
{
	int start[2];
	pid_t pids[DB_TOGETHER_MAX];

	memset(outcomes, 0, DB_OUTCOMES * sizeof(*outcomes));
	fflush(stdout);
	if (pipe(start) != 0)
		abort();
	for (int i = 0; i < n; i++) {
		pids[i] = fork();
		if (pids[i] != 0)
			continue;
		char c;
		struct scope *sc = scope_new("test", "child");

		(void)close(start[1]);
		if (read(start[0], &c, 1) < 0) /* ends when the parent closes its side */
			_exit(DB_OUTCOMES - 1);
		int outcome = child(sc, i, ctx);

		scope_close(sc);
		_exit(outcome);
	}
	(void)close(start[0]);
	(void)close(start[1]);
	for (int i = 0; i < n; i++) {
		int status;

		if (waitpid(pids[i], &status, 0) != pids[i])
			abort();
		outcomes[WIFEXITED(status) ? WEXITSTATUS(status) % DB_OUTCOMES : DB_OUTCOMES - 1]++;
	}
}

/* --- things to work on ------------------------------------------------------------------------------------- */

struct place {
	int64_t restaurant_id, template_id;
	struct app app;
};

static inline void
db_close_objects(void *objects)
{
	object_close(objects);
}

/* Its storage is the cluster's folder, where nothing is put: only the disk's room is asked. */
static inline struct app
db_app(struct scope *sc)
{
	struct app app = {.pg = db_open(sc)};

	if (conf_load(sc, option_table, OPT_COUNT, NULL, &app.conf) != RC_OK || dir_open(sc, getenv("PGHOST"), &app.objects) != RC_OK)
		abort();
	scope_at_end(sc, db_close_objects, app.objects);
	return app;
}

/* A template that shows everywhere. */
static inline int64_t
db_template(struct scope *sc, struct pg *pg)
{
	int64_t id = 0;
	AUTO_PG_TX *tx = NULL;
	const struct template t = {
		.name = "Карточка",
		.visibility = TEMPLATE_GLOBAL,
		.current = {.object_key = "templates/x.pdf", .size = 10, .settings = "{\"format\": 1, \"unit\": \"mm\", \"elements\": []}", .report = "{}"},
	};

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 1000));
	CHECK_OK(sc, template_insert(sc, pg, &t, &id));
	CHECK_OK(sc, pg_commit(sc, pg));
	return id;
}

/* A restaurant of a new brand with `tables` tables, "Стол 1" and so on. */
static inline int64_t
db_restaurant(struct scope *sc, int tables)
{
	return db_ask_int(sc,
			  scope_printf(sc,
				       "WITH b AS (INSERT INTO posm.brands (name) VALUES ('Бренд') RETURNING id),"
				       " r AS (INSERT INTO posm.restaurants (brand_id, name, time_zone) SELECT id, "
				       "'Кафе', 'Europe/Moscow' FROM b RETURNING id),"
				       " t AS (INSERT INTO posm.restaurant_tables (restaurant_id, number, zone, seats)"
				       "   SELECT r.id, 'Стол ' || n, 'Зал', 4 FROM r, generate_series(1, %d) n)"
				       " SELECT id FROM r",
				       tables));
}

static inline struct place
db_place(struct scope *sc, int tables)
{
	struct app app = db_app(sc);

	return (struct place){db_restaurant(sc, tables), db_template(sc, app.pg), app};
}

/* A press without a key; RC as request_generation's. */
static inline enum rc
db_press(struct scope *sc, const struct place *place, struct generation *out)
{
	return request_generation(
		sc, &place->app, NULL,
		&(struct generation_request){.restaurant_id = place->restaurant_id, .template_id = place->template_id}, out);
}

#endif
