/* The connection from inside, for the files of this folder. */
#ifndef POSM_PG_CONN_H
#define POSM_PG_CONN_H

#include <libpq-fe.h>

#include "pg/pg.h"

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
};

/* Parameters as libpq wants them. */
struct pg_params {
	Oid types[PG_ARGS_MAX];
	const char *values[PG_ARGS_MAX];
	int lengths[PG_ARGS_MAX], formats[PG_ARGS_MAX];
};
void pg_params_make(struct scope *sc, const struct pg_arg *args, size_t n, struct pg_params *out);

/* No connection any more: RC_AGAIN db_unavailable. */
enum rc pg_lost(struct scope *sc, struct pg *pg, const char *doing);
/* The fault of a failed result. */
enum rc pg_failure(struct scope *sc, struct pg *pg, const PGresult *result, const char *doing);

#endif
