/*
 * Statements that are planned once a connection and asked by their name: planning costs several times what most reads do
 * (docs/adr/0019). That needs a server of one's own. A pooler in transaction mode gives each transaction another one, which
 * knows no names; PgBouncer before 1.21 does not repair that. It is recognised by the key for cancelling, which a pooler makes up.
 */
#include "config.h"
#include "pg/conn.h"

#include <string.h>

void
pg_forget_kept(struct pg *pg)
{
	pg->peer = PG_PEER_UNKNOWN;
	memset(pg->kept, 0, sizeof(pg->kept));
}

/* The server names its own process in the key; a pooler hands out keys of its own. */
static enum rc
learn_peer(struct scope *sc, struct pg *pg)
{
	AUTO_PG_RESULT *rows = NULL;

	if (pg->peer != PG_PEER_UNKNOWN)
		return RC_OK;
	if (PQsendQueryParams(pg->conn, query_texts[Q_PG_BACKEND], 0, NULL, NULL, NULL, NULL, 0) == 0)
		return pg_lost(sc, pg, query_names[Q_PG_BACKEND]);
	TRY(pg_take(sc, pg, pg->statement_timeout_ms, query_names[Q_PG_BACKEND], &rows));
	pg->peer = pg_i64(rows, 0, 0) == PQbackendPID(pg->conn) ? PG_PEER_SERVER : PG_PEER_POOLER;
	return RC_OK;
}

enum rc
pg_is_pooled(struct scope *sc, struct pg *pg, bool *out)
{
	TRY(pg_connect(sc, pg));
	TRY(learn_peer(sc, pg));
	*out = pg->peer == PG_PEER_POOLER;
	return RC_OK;
}

/* Types are left to the casts of the query, as they are in what is sent without a name. */
static enum rc
plan(struct scope *sc, struct pg *pg, enum query query)
{
	AUTO_PG_RESULT *done = NULL;

	if (PQsendPrepare(pg->conn, query_names[query], query_texts[query], 0, NULL) == 0)
		return pg_lost(sc, pg, query_names[query]);
	TRY(pg_take(sc, pg, pg->statement_timeout_ms, query_names[query], &done));
	pg->kept[query] = true;
	return RC_OK;
}

enum rc
pg_keep(struct scope *sc, struct pg *pg, enum query query, bool *kept)
{
	*kept = false;
	if (!query_kept[query])
		return RC_OK;
	TRY(learn_peer(sc, pg));
	if (pg->peer == PG_PEER_SERVER && !pg->kept[query])
		TRY(plan(sc, pg, query));
	*kept = pg->peer == PG_PEER_SERVER;
	return RC_OK;
}
