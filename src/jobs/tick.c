#include "config.h"
#include "jobs/tick.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/scope.h"
#include "jobs/tally.h"
#include "model/option.h"
#include "model/reason.h"

static void
log_expired(struct scope *sc, const struct job_expired *e)
{
	log_event(LOG_LEVEL_WARNING, sc, e->given_up ? "lease ran out, given up" : "lease ran out", "kind", e->kind,
		  "subject", scope_printf(sc, "%" PRId64, e->subject), "attempt", scope_printf(sc, "%" PRId64, e->epoch),
		  "failures", scope_printf(sc, "%" PRId32, e->failures), "holder", e->worker, "request", e->request, NULL);
}

static enum rc
under_lock(struct scope *sc, struct pg *pg, const struct conf *conf, const struct job_expired **expired, size_t *n)
{
	const struct fault given_up = {.rc = RC_AGAIN, .code = "attempts_exhausted"};
	const struct job_limits limits = {(int32_t)conf_int(conf, OPT_JOB_MAX_ATTEMPTS), conf_int(conf, OPT_JOB_BACKOFF),
					  conf_int(conf, OPT_JOB_BACKOFF_MAX),
					  reason_text(sc, &given_up, language_of(conf_text(conf, OPT_SERVICE_LANGUAGE)))};
	AUTO_PG_TX *tx = NULL;
	int32_t slots, scheduled;

	TRY(pg_begin(sc, pg, &tx, PG_LOCK_WAIT_MS));
	TRY(job_tick_lock(sc, pg));
	TRY(job_expire(sc, pg, &limits, expired, n));
	TRY(job_count_slots(sc, pg, &slots));
	int32_t room = (int32_t)conf_int(conf, OPT_JOB_MAX_IN_PROGRESS) - slots;

	if (room > 0)
		TRY(job_schedule(sc, pg, room, &scheduled));
	return pg_commit(sc, pg);
}

enum rc
tick(struct scope *sc, struct pg *pg, const struct conf *conf, int64_t *next_ms)
{
	const struct job_expired *expired;
	size_t n;

	TRY(under_lock(sc, pg, conf, &expired, &n));
	for (size_t i = 0; i < n; i++)
		log_expired(sc, &expired[i]);
	tally_tick(sc, pg, expired, n);
	TRY(job_add(sc, pg, JOB_KIND_SWEEP, 0, conf_int(conf, OPT_JOB_SWEEP)));
	return job_next_ms(sc, pg, next_ms);
}
