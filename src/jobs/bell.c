#include "config.h"
#include "jobs/bell.h"

#include "base/conf.h"
#include "base/log.h"
#include "base/scope.h"
#include "model/option.h"

/* One line when it goes, one when it comes back. */
static void
note(struct scope *sc, struct bell *bell, enum rc rc)
{
	if (rc != RC_OK && !bell->away)
		log_fault(LOG_LEVEL_WARNING, sc, "pg.listen_conninfo is out of reach, work is found at the ticks");
	if (rc == RC_OK && bell->away)
		log_event(LOG_LEVEL_NOTICE, sc, "pg.listen_conninfo answers again", NULL);
	bell->away = rc != RC_OK;
	fault_clear(sc);
}

static void
hang_own(struct scope *sc, struct bell *bell, const char *conninfo)
{
	if (bell->own == NULL)
		bell->own = pg_new(conninfo, "posmd listens", PG_LOCK_WAIT_MS);
	bell->pg = bell->own;
	bell_mend(sc, bell);
}

/* A LISTEN through a pooler would stay with a server process that others use next. */
static enum rc
hang_shared(struct scope *sc, struct bell *bell, struct pg *pg)
{
	bool pooled;

	TRY(pg_is_pooled(sc, pg, &pooled));
	bell->pg = pooled ? NULL : pg;
	if (!pooled)
		return pg_listen(sc, pg, Q_JOB_LISTEN);
	if (!bell->told)
		log_event(LOG_LEVEL_NOTICE, sc, "behind a pooler work is found at the ticks: job.tick, or set pg.listen_conninfo", NULL);
	bell->told = true;
	return RC_OK;
}

enum rc
bell_hang(struct scope *sc, struct bell *bell, const struct conf *conf, struct pg *pg)
{
	const char *conninfo = conf_text(conf, OPT_PG_LISTEN_CONNINFO);

	if (conninfo[0] == '\0')
		return hang_shared(sc, bell, pg);
	hang_own(sc, bell, conninfo);
	return RC_OK;
}

void
bell_mend(struct scope *sc, struct bell *bell)
{
	if (bell->own != NULL && pg_fd(bell->own) < 0)
		note(sc, bell, pg_listen(sc, bell->own, Q_JOB_LISTEN));
}

enum rc
bell_heard(struct scope *sc, struct bell *bell, bool *any)
{
	*any = false;
	if (bell->pg == NULL || (bell->own != NULL && pg_fd(bell->own) < 0))
		return RC_OK;
	enum rc rc = pg_notified(sc, bell->pg, any);

	if (bell->own == NULL || rc == RC_OK)
		return rc;
	note(sc, bell, rc);
	return RC_OK;
}

int
bell_fd(const struct bell *bell)
{
	return bell->pg == NULL ? -1 : pg_fd(bell->pg);
}

void
bell_close(struct bell *bell)
{
	pg_close(bell->own);
	*bell = (struct bell){0};
}
