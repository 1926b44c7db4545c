#include "config.h"
#include "jobs/attempt.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/kill_point.h"
#include "base/log.h"
#include "base/scope.h"
#include "domain/open_app.h"
#include "jobs/fate.h"
#include "jobs/lease_timer.h"
#include "jobs/order.h"
#include "jobs/tally.h"

struct watch {
	bool told_to_stop;
};

/*
 * SIGTERM stays blocked in every thread and is fetched here, so that no system call is ever interrupted. It comes from
 * posmd, or from the lease's timer when posmd has ended.
 */
static bool
stop(void *ctx)
{
	struct watch *w = ctx;
	const struct timespec now = {0, 0};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	if (sigtimedwait(&set, NULL, &now) == SIGTERM)
		w->told_to_stop = true;
	return w->told_to_stop;
}

static void
moved(void *ctx, int32_t done, int32_t total)
{
	(void)ctx;
	order_tell(ORDER_SOCKET, done, total);
}

static void
log_attempt(const struct scope *sc, const struct job_lease *lease, enum fate fate, const struct fault *f,
	    const struct run_report *report, int64_t ms)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);

	log_event(fate == FATE_END || fate == FATE_RETRY ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, sc, "attempt ended",
		  "kind", lease->kind, "subject", scope_printf(own, "%" PRId64, lease->subject), "attempt",
		  scope_printf(own, "%" PRId64, lease->epoch), "fate", fate_words[fate], "cause",
		  f->rc == RC_OK ? NULL : f->code, "detail", f->rc == RC_OK ? NULL : f->detail, "made",
		  scope_printf(own, "%" PRId32, report->made), "kept", scope_printf(own, "%" PRId32, report->kept), "of",
		  scope_printf(own, "%" PRId32, report->total), "removed",
		  report->removed == 0 ? NULL : scope_printf(own, "%" PRId32, report->removed), "ms",
		  scope_printf(own, "%" PRId64, ms), "stages",
		  report->stages, NULL);
}

static const struct attempt_kind *
kind_of(const struct attempt_kind *kinds, const struct job_lease *lease)
{
	while (kinds->kind != NULL && strcmp(kinds->kind, lease->kind) != 0)
		kinds++;
	return kinds->kind != NULL ? kinds : NULL;
}

static enum rc
run(struct scope *sc, const struct app *app, const struct attempt_kind *kind, const struct job_lease *lease,
    struct run_report *report)
{
	struct watch w = {false};
	const struct run_watch watch = {moved, stop, &w};

	if (kind != NULL)
		return kind->run(sc, app, lease, &watch, report);
	return fault(sc, RC_AGAIN, "unknown_kind", "this posm-runner does not know jobs of kind '%s'", lease->kind);
}

/* We have been told to stop, and have: posmd ends us if what is left takes too long, and then others do it. */
static bool
go_on(void *ctx)
{
	(void)ctx;
	return false;
}

static void
clear_up(const struct scope *sc, const struct app *app, const struct attempt_kind *kind, const struct job_lease *lease,
	 struct run_report *report)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	const struct run_watch watch = {moved, go_on, NULL};

	if (kind != NULL && kind->lost != NULL && kind->lost(own, app, lease, &watch, report) != RC_OK)
		log_fault(LOG_LEVEL_WARNING, own, "what is left is left to the next sweep");
}

/* The attempt and its fate. */
static int
work(struct scope *sc, struct app *app, const struct conf *conf, const struct attempt_kind *kind,
     const struct job_lease *lease)
{
	struct run_report report = {0};
	enum fate fate;
	int64_t start = clock_ms();
	enum rc rc = open_app(sc, conf, "posm-runner", app);

	KILL_POINT("attempt.opened");
	if (rc == RC_OK)
		rc = run(sc, app, kind, lease, &report);
	KILL_POINT("attempt.worked");
	const struct fault end = rc == RC_OK ? (struct fault){0} : sc->fault;

	rc = fate_write(sc, app->pg, conf, lease, &end, &fate);
	if (rc != RC_OK)
		log_fault(LOG_LEVEL_WARNING, sc, "the end of an attempt could not be written");
	else if (fate == FATE_LOST)
		clear_up(sc, app, kind, lease, &report);
	log_attempt(sc, lease, fate, &end, &report, clock_ms() - start);
	if (rc == RC_OK)
		tally_attempt(sc, app->pg, lease, fate, &end, &report, clock_ms() - start);
	return rc == RC_OK ? ATTEMPT_WRITTEN : ATTEMPT_UNWRITTEN;
}

int
attempt_main(struct scope *sc, const struct conf *conf, const struct attempt_kind *kinds)
{
	struct job_lease lease;
	struct app app = {0};

	if (order_receive(sc, ORDER_SOCKET, &lease) != RC_OK || lease_timer_start(sc, ORDER_SOCKET) != RC_OK) {
		log_fault(LOG_LEVEL_ERROR, sc, "no order");
		return ATTEMPT_UNWRITTEN;
	}
	log_about("request", lease.request);
	KILL_POINT("attempt.ordered");
	int status = work(sc, &app, conf, kind_of(kinds, &lease), &lease);

	KILL_POINT("attempt.fated");
	close_app(&app);
	return status;
}
