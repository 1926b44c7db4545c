/*
 * PostgreSQL through libpq: one connection, made on first use and again after a loss. Every statement is a query
 * of sql/query/ with $n parameters, sent by PQexecParams' protocol without a name - or with one, planned once a connection,
 * where the query is `kept` and no pooler stands between (pg/kept.c) -, so everything works behind
 * PgBouncer in transaction mode; time-outs are SET LOCAL inside transactions and kept by this side outside of them.
 *
 * What fails says so by rc and code:
 *   RC_AGAIN    db_unavailable  no connection, or it broke in the middle of a statement outside a commit
 *   RC_AGAIN    commit_unknown  it broke while COMMIT was under way: nobody here knows whether it happened
 *   RC_AGAIN    db_conflict     serialization failure or deadlock: the whole transaction may be tried again
 *   RC_AGAIN    db_timeout      statement_timeout, or cancelled
 *   RC_AGAIN    db_busy         lock_timeout
 *   RC_CONFLICT db_duplicate    a unique index was hit; pg_constraint() names it
 *   RC_INVALID  db_value        the database refused a value (check, foreign key, cast); pg_constraint() may name it
 *   RC_BROKEN   db_error        anything else
 */
#ifndef POSM_PG_PG_H
#define POSM_PG_PG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "pg/queries.gen.h"

struct pg;
struct pg_result;

/* --- parameters -------------------------------------------------------------------------------------------- */

enum pg_type {
	PG_TYPE_TEXT,
	PG_TYPE_BYTEA,
	PG_TYPE_I64,
	PG_TYPE_BOOL,
	PG_TYPE_TEXTS,
	PG_TYPE_BYTEAS,
	PG_TYPE_I64S,
};

/* One $n. Pointers are lent for the call only. */
struct pg_arg {
	enum pg_type type;
	bool null;
	int64_t i;
	const void *at;
	size_t n;
};

/* clang-format off */
/* Text, and whatever the server reads from text (uuid, enum, jsonb, timestamptz); NULL is SQL's NULL. */
#define PG_TEXT(string) {.type = PG_TYPE_TEXT, .at = (string)}
#define PG_UUID(string) PG_TEXT(string)
#define PG_JSON(string) PG_TEXT(string)
#define PG_I64(value) {.type = PG_TYPE_I64, .i = (value)}
/* NULL for 0, which is never an id. */
#define PG_ID(value) {.type = PG_TYPE_I64, .i = (value), .null = (value) == 0}
#define PG_BOOL(value) {.type = PG_TYPE_BOOL, .i = (value)}
/* address NULL: SQL's NULL */
#define PG_BYTEA(address, length) {.type = PG_TYPE_BYTEA, .at = (address), .n = (length)}
/*
 * Arrays, for unnest and = ANY: const char *const[] (text[]; NULL elements become NULL), const struct bytes[]
 * (bytea[]), const int64_t[] (bigint[]). Queries name the type: $1::text[].
 */
#define PG_TEXTS(array, count) {.type = PG_TYPE_TEXTS, .at = (array), .n = (count)}
#define PG_BYTEAS(array, count) {.type = PG_TYPE_BYTEAS, .at = (array), .n = (count)}
#define PG_I64S(array, count) {.type = PG_TYPE_I64S, .at = (array), .n = (count)}
/* NULL for no elements. */
#define PG_TEXTS_OR_NULL(array, count) {.type = PG_TYPE_TEXTS, .at = (array), .n = (count), .null = (count) == 0}

/* clang-format on */
#define PG_ARGS(...) (const struct pg_arg[]){__VA_ARGS__}, LENGTH_OF(((const struct pg_arg[]){__VA_ARGS__}))
#define PG_NO_ARGS NULL, 0
#define PG_ARGS_MAX 32

/*
 * Before the first connection: a database over the network is spoken to through TLS that knows who it is (libpq's sslmode
 * verify-full, the preset here, or verify-ca), unless pg.conninfo itself says sslmode=disable. Unix sockets are fine.
 * RC_INVALID bad_config.
 */
enum rc pg_check_trust(struct scope *sc, const char *conninfo) MUST_CHECK;

/* --- the connection ---------------------------------------------------------------------------------------- */

/* Nothing is connected yet. program: application_name. statement_timeout_ms 0: none. Ends with pg_close. */
struct pg *pg_new(const char *conninfo, const char *program, int64_t statement_timeout_ms);
void pg_close(struct pg *pg); /* NULL is fine */
/* Connects when there is no connection; within a failure's back-off (0.1 s doubling to 5 s) it fails at once. */
enum rc pg_connect(struct scope *sc, struct pg *pg) MUST_CHECK;
/* Whether a pooler in transaction mode is at the other end: no statement, LISTEN or lock of a session lasts there. */
enum rc pg_is_pooled(struct scope *sc, struct pg *pg, bool *out) MUST_CHECK;
/* What is known since somebody asked for news last: nothing new, a statement was answered, or no connection can be had. */
enum pg_news { PG_NO_NEWS, PG_ANSWERS, PG_AWAY };
enum pg_news pg_take_news(struct pg *pg);
/* The name of the constraint that the last failed statement hit; "" when it hit none. */
const char *pg_constraint(const struct pg *pg);

static inline void
pg_close_at(struct pg **pg)
{
	pg_close(*pg);
}
#define AUTO_PG __attribute__((cleanup(pg_close_at))) struct pg

/* --- statements -------------------------------------------------------------------------------------------- */

/* Rows; they live until AUTO_PG_RESULT ends. */
enum rc pg_query(struct scope *sc, struct pg *pg, enum query query, const struct pg_arg *args, size_t n_args,
		 struct pg_result **out) MUST_CHECK;
/* No rows wanted. rows: how many were changed or answered; NULL: nobody asks. */
enum rc pg_exec(struct scope *sc, struct pg *pg, enum query query, const struct pg_arg *args, size_t n_args,
		int64_t *rows) MUST_CHECK;
/* A whole file of statements (migration, seed), without time-out, as one transaction unless one is open. */
enum rc pg_script(struct scope *sc, struct pg *pg, const char *name, const char *sql) MUST_CHECK;

void pg_result_close(struct pg_result *result); /* NULL is fine */
static inline void
pg_result_close_at(struct pg_result **result)
{
	pg_result_close(*result);
}
#define AUTO_PG_RESULT __attribute__((cleanup(pg_result_close_at))) struct pg_result

int pg_rows(const struct pg_result *result);
bool pg_is_null(const struct pg_result *result, int row, int column);
/* NULL gives 0, false. */
int64_t pg_i64(const struct pg_result *result, int row, int column);
int32_t pg_i32(const struct pg_result *result, int row, int column);
bool pg_bool(const struct pg_result *result, int row, int column);
/* A copy in the scope; NULL stays NULL. */
const char *pg_text(struct scope *sc, const struct pg_result *result, int row, int column);
/* The same, "" for NULL. */
const char *pg_text_or_empty(struct scope *sc, const struct pg_result *result, int row, int column);
/* A column timestamptz_send(...), cheaper than to_char: RFC 3339 in UTC with milliseconds; NULL stays NULL. */
const char *pg_instant(struct scope *sc, const struct pg_result *result, int row, int column);
/* A column of type bytea; at is NULL for NULL. */
struct bytes pg_bytea(struct scope *sc, const struct pg_result *result, int row, int column);

/* --- transactions ------------------------------------------------------------------------------------------ */

/*
 * AUTO_PG_TX *tx = NULL;
 * TRY(pg_begin(sc, pg, &tx, lock_timeout_ms));
 * ...
 * return pg_commit(sc, pg);
 * A way out before the commit rolls back. A transaction inside another is a savepoint: its commit holds when the outer
 * one's does, its way out takes back what it did. lock_timeout_ms 0: as long as a statement.
 */
#define PG_DEPTH_MAX 4
#define PG_LOCK_WAIT_MS 5000 /* what most changes give to others that hold their rows */
enum rc pg_begin(struct scope *sc, struct pg *pg, struct pg **tx, int64_t lock_timeout_ms) MUST_CHECK;
enum rc pg_commit(struct scope *sc, struct pg *pg) MUST_CHECK;
void pg_rollback(struct pg *pg); /* the innermost; outside a transaction: nothing */
bool pg_in_transaction(const struct pg *pg);

static inline void
pg_rollback_at(struct pg **tx)
{
	if (*tx != NULL)
		pg_rollback(*tx);
}
#define AUTO_PG_TX __attribute__((cleanup(pg_rollback_at))) struct pg

/* --- notifications ----------------------------------------------------------------------------------------- */

/* LISTENs now and after every reconnection; `listen` is a query that says so (Q_JOB_LISTEN). */
enum rc pg_listen(struct scope *sc, struct pg *pg, enum query listen) MUST_CHECK;
/* The socket for poll(2), readable when a notification or the connection's end came; -1 without a connection. */
int pg_fd(const struct pg *pg);
/*
 * Reads what came and forgets it; *any is set when a notification was among it or arrived since the last call
 * (also during a statement). RC_AGAIN db_unavailable when the connection has ended: connect again, notifications
 * may have been lost meanwhile.
 */
enum rc pg_notified(struct scope *sc, struct pg *pg, bool *any) MUST_CHECK;

#endif
