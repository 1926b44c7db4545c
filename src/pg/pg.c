#include "config.h"
#include "pg/pg.h"

#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/kill_point.h"
#include "base/scope.h"
#include "pg/conn.h"

#define BACKOFF_FIRST_MS 100
#define BACKOFF_MAX_MS 5000
/* How long the server has to answer after its own time-out should have ended the statement, and after a cancel. */
#define PATIENCE_MS 1000

/* --- life -------------------------------------------------------------------------------------------------- */

static char *
copy(const char *string)
{
	char *p = strdup(string);

	if (p == NULL)
		abort();
	return p;
}

struct pg *
pg_new(const char *conninfo, const char *program, int64_t statement_timeout_ms)
{
	struct pg *pg = calloc(1, sizeof(*pg));

	if (pg == NULL)
		abort();
	pg->conninfo = copy(conninfo);
	pg->program = copy(program);
	pg->statement_timeout_ms = statement_timeout_ms;
	return pg;
}

static void
disconnect(struct pg *pg)
{
	PQfinish(pg->conn);
	pg->conn = NULL;
}

void
pg_close(struct pg *pg)
{
	if (pg == NULL)
		return;
	disconnect(pg);
	free(pg->conninfo);
	free(pg->program);
	free(pg);
}

enum pg_news
pg_take_news(struct pg *pg)
{
	enum pg_news news = pg->news;

	pg->news = PG_NO_NEWS;
	return news;
}

const char *
pg_constraint(const struct pg *pg)
{
	return pg->constraint;
}

/* --- connecting -------------------------------------------------------------------------------------------- */

enum rc
pg_lost(struct scope *sc, struct pg *pg, const char *doing)
{
	/* libpq's text may run over lines and names hosts and users, no password */
	const char *why = pg->conn == NULL ? "no answer in time" : PQerrorMessage(pg->conn);
	int len = (int)strcspn(why, "\n");
	enum rc rc = fault(sc, RC_AGAIN, "db_unavailable", "%s: the connection to the database is lost: %.*s", doing,
			   len, why);

	disconnect(pg);
	return rc;
}

static void
be_silent(void *arg, const char *message)
{
	(void)arg;
	(void)message;
}

/*
 * What stands before the conninfo gives way to it. A silent peer is noticed in about 25 s (keepalives) or, with
 * data under way, 20 s (tcp_user_timeout).
 */
static PGconn *
dial(const struct pg *pg)
{
	const char *const keys[] = {"connect_timeout",           "keepalives",
				    "keepalives_idle",           "keepalives_interval",
				    "keepalives_count",          "tcp_user_timeout",
				    "fallback_application_name", "sslmode",
				    "dbname",                    "client_encoding",
				    NULL};
	const char *const values[] = {"5", "1", "10", "5", "3", "20000", pg->program, "verify-full",
				      pg->conninfo, "UTF8", NULL};
	PGconn *conn = PQconnectdbParams(keys, values, 1);

	if (conn == NULL)
		abort();
	PQsetNoticeProcessor(conn, be_silent, NULL);
	return conn;
}

static enum rc
refuse_connection(struct scope *sc, struct pg *pg)
{
	const char *why = PQerrorMessage(pg->conn);

	pg->news = PG_AWAY;
	pg->delay_ms = pg->delay_ms == 0 ? BACKOFF_FIRST_MS : pg->delay_ms * 2;
	if (pg->delay_ms > BACKOFF_MAX_MS)
		pg->delay_ms = BACKOFF_MAX_MS;
	pg->next_try_ms = clock_ms() + pg->delay_ms;
	enum rc rc = fault(sc, RC_AGAIN, "db_unavailable", "cannot connect to the database: %.*s (see pg.conninfo)",
			   (int)strcspn(why, "\n"), why);

	disconnect(pg);
	return rc;
}

static enum rc
start_listening(struct scope *sc, struct pg *pg)
{
	if (!pg->listens)
		return RC_OK;
	pg->noted = true; /* whatever was told while nobody listened */
	enum rc rc = pg_exec(sc, pg, pg->listen, PG_NO_ARGS, NULL);

	if (rc != RC_OK)
		disconnect(pg);
	return rc;
}

enum rc
pg_connect(struct scope *sc, struct pg *pg)
{
	if (pg->conn != NULL)
		return RC_OK;
	if (clock_ms() < pg->next_try_ms)
		return fault(sc, RC_AGAIN, "db_unavailable", "the database could not be reached a moment ago");
	pg->conn = dial(pg);
	if (PQstatus(pg->conn) != CONNECTION_OK)
		return refuse_connection(sc, pg);
	pg->delay_ms = 0;
	pg->next_try_ms = 0;
	pg_forget_kept(pg);
	return start_listening(sc, pg);
}

static bool
is_readable(const struct pg *pg)
{
	struct pollfd p = {.fd = PQsocket(pg->conn), .events = POLLIN};

	return poll(&p, 1, 0) > 0;
}

/* Looks whether an idle connection has ended since; it is closed then. */
static void
notice_end(struct pg *pg)
{
	/* the last words come before the end: a few reads see both */
	for (int i = 0; i < 4 && pg->conn != NULL && is_readable(pg); i++)
		if (PQconsumeInput(pg->conn) == 0 || PQstatus(pg->conn) != CONNECTION_OK)
			disconnect(pg);
}

static enum rc
make_ready(struct scope *sc, struct pg *pg, const char *doing)
{
	pg->constraint[0] = '\0';
	if (pg->depth > 0 && pg->conn == NULL)
		return fault(sc, RC_AGAIN, "db_unavailable", "%s: the transaction ended with its connection", doing);
	if (pg->depth > 0)
		return RC_OK;
	notice_end(pg);
	return pg_connect(sc, pg);
}

/* --- statements -------------------------------------------------------------------------------------------- */

static void *
send_cancel(void *c)
{
	char why[256];

	(void)PQcancel(c, why, sizeof(why)); /* when this fails too, the deadline ends the wait */
	PQfreeCancel(c);
	return NULL;
}

/* On a line that is dead libpq waits for the cancel as long as the kernel does: nobody else waits with it. */
static void
cancel(const struct pg *pg)
{
	PGcancel *c = PQgetCancel(pg->conn);
	sigset_t all, before;
	pthread_t thread;

	if (c == NULL)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread, NULL, send_cancel, c) == 0)
		(void)pthread_detach(thread);
	else
		PQfreeCancel(c);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* False: nothing came in time, or the connection broke. */
static bool
await_input(struct pg *pg, int64_t deadline)
{
	while (PQisBusy(pg->conn)) {
		struct pollfd p = {.fd = PQsocket(pg->conn), .events = POLLIN};
		int left = clock_left_ms(deadline);

		if (left == 0)
			return false;
		if (poll(&p, 1, left) > 0 && PQconsumeInput(pg->conn) == 0)
			return true; /* PQgetResult tells */
	}
	return true;
}

struct patience {
	int64_t deadline; /* of clock_ms; -1: none */
	bool cancelled;   /* once: another cancel would come when only the end of the answer is awaited, and meet the next statement */
};

static bool
await_or_cancel(struct pg *pg, struct patience *patience)
{
	if (await_input(pg, patience->deadline))
		return true;
	if (patience->cancelled)
		return false;
	cancel(pg);
	*patience = (struct patience){clock_ms() + PATIENCE_MS, true};
	return await_input(pg, patience->deadline);
}

static bool
has_failed(const PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY;
}

/*
 * Waits for what was sent, at most timeout_ms (0: for ever) before it is cancelled. NULL: the connection is gone.
 * Of several results the first failure or the last.
 */
static PGresult *
wait_for(struct pg *pg, int64_t timeout_ms)
{
	struct patience patience = {.deadline = timeout_ms == 0 ? -1 : clock_ms() + timeout_ms + PATIENCE_MS};
	PGresult *kept = NULL;

	for (;;) {
		if (!await_or_cancel(pg, &patience)) {
			PQclear(kept);
			disconnect(pg);
			return NULL;
		}
		PGresult *next = PQgetResult(pg->conn);

		if (next == NULL)
			return kept;
		if (kept != NULL && has_failed(kept)) {
			PQclear(next);
			continue;
		}
		PQclear(kept);
		kept = next;
	}
}

enum rc
pg_take(struct scope *sc, struct pg *pg, int64_t timeout_ms, const char *doing, PGresult **out)
{
	AUTO_PG_RESULT *result = wait_for(pg, timeout_ms);

	if (result == NULL)
		return pg_lost(sc, pg, doing);
	pg->news = PG_ANSWERS;
	if (has_failed(result)) {
		enum rc rc = pg_failure(sc, pg, result, doing);

		if (pg->conn != NULL &&
		    (PQstatus(pg->conn) != CONNECTION_OK || strcmp(sc->fault.code, "db_unavailable") == 0))
			disconnect(pg);
		return rc;
	}
	*out = result;
	result = NULL;
	return RC_OK;
}

static int
send_query(struct pg *pg, enum query query, int n, const struct pg_params *p, bool kept)
{
	if (kept)
		return PQsendQueryPrepared(pg->conn, query_names[query], n, p->values, p->lengths, p->formats, 0);
	return PQsendQueryParams(pg->conn, query_texts[query], n, p->types, p->values, p->lengths, p->formats, 0);
}

enum rc
pg_query(struct scope *sc, struct pg *pg, enum query query, const struct pg_arg *args, size_t n_args,
	 struct pg_result **out)
{
	struct pg_params p;
	bool kept;

	TRY(make_ready(sc, pg, query_names[query]));
	TRY(pg_keep(sc, pg, query, &kept));
	pg_params_make(sc, args, n_args, &p);
	if (send_query(pg, query, (int)n_args, &p, kept) == 0)
		return pg_lost(sc, pg, query_names[query]);
	TRY(pg_take(sc, pg, pg->statement_timeout_ms, query_names[query], out));
	KILL_POINT_SQL(query_names[query]);
	return RC_OK;
}

enum rc
pg_exec(struct scope *sc, struct pg *pg, enum query query, const struct pg_arg *args, size_t n_args, int64_t *rows)
{
	AUTO_PG_RESULT *result = NULL;

	TRY(pg_query(sc, pg, query, args, n_args, &result));
	if (rows != NULL)
		*rows = strtoll(PQcmdTuples(result), NULL, 10);
	return RC_OK;
}

enum rc
pg_script(struct scope *sc, struct pg *pg, const char *name, const char *sql)
{
	AUTO_PG_RESULT *result = NULL;

	TRY(make_ready(sc, pg, name));
	if (PQsendQuery(pg->conn, sql) == 0)
		return pg_lost(sc, pg, name);
	return pg_take(sc, pg, 0, name, &result);
}

/* --- transactions ------------------------------------------------------------------------------------------ */

enum rc
pg_begin(struct scope *sc, struct pg *pg, struct pg **tx, int64_t lock_timeout_ms)
{
	assert(pg->depth < PG_DEPTH_MAX);
	TRY(pg_exec(sc, pg, pg->depth == 0 ? Q_PG_BEGIN : Q_PG_BEGIN_INNER, PG_NO_ARGS, NULL));
	pg->owners[pg->depth++] = tx;
	*tx = pg;
	return pg_exec(sc, pg, Q_PG_TIMEOUTS, PG_ARGS(PG_I64(pg->statement_timeout_ms), PG_I64(lock_timeout_ms)), NULL);
}

/* The innermost has ended: its owner has nothing to roll back any more. */
static void
leave(struct pg *pg)
{
	pg->depth--;
	*pg->owners[pg->depth] = NULL;
}

static enum rc
commit_outer(struct scope *sc, struct pg *pg)
{
	AUTO_PG_RESULT *result = NULL;

	TRY(make_ready(sc, pg, query_names[Q_PG_COMMIT]));
	enum rc rc = pg_query(sc, pg, Q_PG_COMMIT, PG_NO_ARGS, &result);

	leave(pg);
	if (rc != RC_OK && pg->conn == NULL)
		return fault(sc, RC_AGAIN, "commit_unknown",
			     "the connection to the database broke during the commit: the change "
			     "may have happened or not; look, or send the request again with its Idempotency-Key");
	/* a transaction in which something failed answers COMMIT with ROLLBACK, and without an error */
	if (rc == RC_OK && strcmp(PQcmdStatus(result), "COMMIT") != 0)
		return fault(sc, RC_BROKEN, "db_error", "a failed transaction was committed");
	return rc;
}

enum rc
pg_commit(struct scope *sc, struct pg *pg)
{
	assert(pg->depth > 0);
	if (pg->depth == 1)
		return commit_outer(sc, pg);
	TRY(pg_exec(sc, pg, Q_PG_COMMIT_INNER, PG_NO_ARGS, NULL));
	leave(pg);
	return RC_OK;
}

void
pg_rollback(struct pg *pg)
{
	if (pg->depth == 0)
		return;
	/* its outcome changes nothing: a connection that fails here is closed, which rolls back too */
	AUTO_SCOPE *sc = scope_new("rollback", "");
	enum rc rc = RC_OK;

	if (pg->conn != NULL && pg->depth == 1)
		rc = pg_exec(sc, pg, Q_PG_ROLLBACK, PG_NO_ARGS, NULL);
	else if (pg->conn != NULL)
		rc = pg_exec(sc, pg, Q_PG_ROLLBACK_INNER, PG_NO_ARGS, NULL);
	if (rc == RC_OK && pg->conn != NULL && pg->depth > 1)
		rc = pg_exec(sc, pg, Q_PG_COMMIT_INNER, PG_NO_ARGS, NULL);
	if (rc != RC_OK)
		disconnect(pg);
	leave(pg);
}

bool
pg_in_transaction(const struct pg *pg)
{
	return pg->depth > 0;
}

/* --- notifications ----------------------------------------------------------------------------------------- */

enum rc
pg_listen(struct scope *sc, struct pg *pg, enum query listen)
{
	bool connected = pg->conn != NULL;

	pg->listens = true;
	pg->listen = listen;
	pg->noted = true;
	return connected ? pg_exec(sc, pg, listen, PG_NO_ARGS, NULL) : pg_connect(sc, pg);
}

int
pg_fd(const struct pg *pg)
{
	return pg->conn == NULL ? -1 : PQsocket(pg->conn);
}

enum rc
pg_notified(struct scope *sc, struct pg *pg, bool *any)
{
	notice_end(pg);
	if (pg->conn == NULL)
		return fault(sc, RC_AGAIN, "db_unavailable", "the connection to the database has ended");
	for (PGnotify *note; (note = PQnotifies(pg->conn)) != NULL; PQfreemem(note))
		pg->noted = true;
	*any = pg->noted;
	pg->noted = false;
	return RC_OK;
}
