/*
 * What wakes posmd before its tick: NOTIFY. It comes on posmd's own connection; behind a pooler, which keeps no LISTEN, on a
 * second, direct one (pg.listen_conninfo), or not at all. It is a hint only: nothing is lost when it is, the tick finds all.
 */
#ifndef POSM_JOBS_BELL_H
#define POSM_JOBS_BELL_H

#include <stdbool.h>

#include "pg/pg.h"

struct conf;

struct bell {
	struct pg *own;  /* of pg.listen_conninfo; NULL: none is configured */
	struct pg *pg;   /* where it rings; NULL: nowhere */
	bool told, away; /* said in the log: that nothing rings; that `own` is out of reach */
};

/* After every connection of `pg`, posmd's own. RC_AGAIN as its statements; a direct connection that is away is no failure. */
enum rc bell_hang(struct scope *sc, struct bell *bell, const struct conf *conf, struct pg *pg) MUST_CHECK;
/* At every tick: tries a direct connection again that is away. */
void bell_mend(struct scope *sc, struct bell *bell);
/* Never waits. *any: it rang. RC_AGAIN: posmd's own connection has ended. */
enum rc bell_heard(struct scope *sc, struct bell *bell, bool *any) MUST_CHECK;
/* To poll; -1: none. */
int bell_fd(const struct bell *bell);
void bell_close(struct bell *bell);

#endif
