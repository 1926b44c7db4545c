/* The connection from inside, for the files of this folder. */
#ifndef POSM_PG_CONN_H
#define POSM_PG_CONN_H

#include <libpq-fe.h>

#include "pg/pg.h"

/* Whom the connection speaks to. */
enum pg_peer { PG_PEER_UNKNOWN, PG_PEER_SERVER, PG_PEER_POOLER };

struct pg {
	PGconn *conn; /* NULL: none now */
	char *conninfo, *program;
	int64_t statement_timeout_ms;
	int depth; /* of transactions */
	struct pg **owners[PG_DEPTH_MAX];
	int64_t next_try_ms, delay_ms; /* of connecting, after failures */
	bool listens, noted;
	enum query listen;
	char constraint[128];
	enum pg_news news;
	enum pg_peer peer;
	bool kept[Q_COUNT]; /* statements that this connection has planned */
};

/* Parameters as libpq wants them. */
struct pg_params {
	Oid types[PG_ARGS_MAX];
	const char *values[PG_ARGS_MAX];
	int lengths[PG_ARGS_MAX], formats[PG_ARGS_MAX];
};
void pg_params_make(struct scope *sc, const struct pg_arg *args, size_t n, struct pg_params *out);

/* What was sent, at most timeout_ms long (0: for ever); a failure becomes a fault, an ended connection is closed. */
enum rc pg_take(struct scope *sc, struct pg *pg, int64_t timeout_ms, const char *doing, PGresult **out);
/* A new connection has planned nothing. */
void pg_forget_kept(struct pg *pg);
/* *kept: the query may be asked by its name, it is planned (now, if it was not). */
enum rc pg_keep(struct scope *sc, struct pg *pg, enum query query, bool *kept);

/* No connection any more: RC_AGAIN db_unavailable. */
enum rc pg_lost(struct scope *sc, struct pg *pg, const char *doing);
/* The fault of a failed result. */
enum rc pg_failure(struct scope *sc, struct pg *pg, const PGresult *result, const char *doing);

#endif
