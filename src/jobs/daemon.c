#include "config.h"
#include "jobs/daemon.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/kill_point.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/scope.h"
#include "base/usage.h"
#include "jobs/bell.h"
#include "jobs/runner.h"
#include "jobs/tick.h"
#include "model/option.h"
#include "store/life_sign.h"
#include "store/migrate.h"

#define TICK_PAUSE_MS 20        /* between two ticks, however many notifications come */
#define DOWN_FIRST_MS 100       /* the first wait after a failure of the database; it doubles */
#define DOWN_MOST_MS 5000
#define DOWN_LOG_EVERY_MS 60000
#define SIGN_EVERY_MS 5000 /* beside a tick, however many there are */

struct posmd {
	struct daemon_source *source;
	struct notify *notify;
	const struct conf *conf;
	struct pg *pg;
	char worker[80], host[65];
	struct bell bell;
	struct runners runners;
	int64_t tick_ms, renew_ms;  /* when due, clock_ms */
	int64_t sign_ms;            /* not before, clock_ms */
	int64_t down_wait_ms;       /* 0: the database answers */
	int64_t down_until_ms, down_since_ms, down_log_ms;
	bool checked; /* the schema is ours, and the bell hangs */
	bool stopping, killed;
	int64_t stop_ms; /* end of the grace */
};

static volatile sig_atomic_t told_to_stop, told_to_reload;

static void
on_stop(int signal_number)
{
	(void)signal_number;
	told_to_stop = 1;
}

static void
on_reload(int signal_number)
{
	(void)signal_number;
	told_to_reload = 1;
}

static void
on_child(int signal_number)
{
	(void)signal_number; /* waking the poll is all */
}

/* All are blocked but for the moment of ppoll, so none can slip through between a look and a wait. */
static void
take_signals(sigset_t *while_waiting)
{
	struct sigaction stop = {.sa_handler = on_stop}, child = {.sa_handler = on_child};
	struct sigaction ignore = {.sa_handler = SIG_IGN}, reload = {.sa_handler = on_reload};
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGCHLD);
	sigaddset(&ours, SIGHUP);
	sigprocmask(SIG_BLOCK, &ours, while_waiting);
	sigdelset(while_waiting, SIGTERM);
	sigdelset(while_waiting, SIGINT);
	sigdelset(while_waiting, SIGCHLD);
	sigdelset(while_waiting, SIGHUP);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGCHLD, &child, NULL);
	sigaction(SIGHUP, &reload, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

/* --- with the database ------------------------------------------------------- */

static enum rc
check_schema(struct scope *sc, struct posmd *d)
{
	if (d->checked)
		return RC_OK;
	TRY(pg_connect(sc, d->pg));
	TRY(migrate_check(sc, d->pg));
	TRY(bell_hang(sc, &d->bell, d->conf, d->pg));
	d->checked = true;
	return RC_OK;
}

static enum rc
claim(struct scope *sc, struct posmd *d)
{
	struct job_lease leases[RUNNERS_MAX];
	int32_t room = (int32_t)conf_int(d->conf, OPT_JOB_RUNNERS) - (int32_t)d->runners.n;
	int64_t asked = clock_ms();
	size_t n;

	if (room <= 0)
		return RC_OK;
	TRY(job_claim(sc, d->pg, job_kinds, JOB_KINDS, d->worker, conf_int(d->conf, OPT_JOB_LEASE), room, leases, &n));
	for (size_t i = 0; i < n; i++) {
		runners_start(sc, &d->runners, &leases[i], asked);
		KILL_POINT("claim.started");
	}
	return RC_OK;
}

/* For those who watch; that it cannot be said holds up nothing. */
static void
give_sign(struct scope *sc, struct posmd *d)
{
	const struct life_sign sign = {.worker = d->worker, .host = d->host, .runners = (int32_t)d->runners.n,
				       .runners_max = (int32_t)conf_int(d->conf, OPT_JOB_RUNNERS),
				       .memory = usage_memory(), .open_files = usage_open_files()};

	if (clock_ms() < d->sign_ms)
		return;
	if (life_sign_give(sc, d->pg, &sign) != RC_OK)
		fault_clear(sc);
	d->sign_ms = clock_ms() + SIGN_EVERY_MS;
}

static enum rc
tick_and_claim(struct scope *sc, struct posmd *d)
{
	int64_t next_ms, most = conf_int(d->conf, OPT_JOB_TICK);

	bell_mend(sc, &d->bell);
	TRY(tick(sc, d->pg, d->conf, &next_ms));
	TRY(claim(sc, d));
	give_sign(sc, d);
	if (next_ms < 0 || next_ms > most)
		next_ms = most;
	d->tick_ms = clock_ms() + (next_ms < TICK_PAUSE_MS ? TICK_PAUSE_MS : next_ms);
	return RC_OK;
}

static enum rc
renew(struct scope *sc, struct posmd *d)
{
	TRY(runners_renew(sc, &d->runners, d->pg));
	d->renew_ms = clock_ms() + conf_int(d->conf, OPT_JOB_LEASE) / 3;
	return RC_OK;
}

/* What is due of the work that needs the database. Renewals first: a tick may wait for a lock. */
static enum rc
work(struct scope *sc, struct posmd *d)
{
	TRY(check_schema(sc, d));
	TRY(runners_write_fates(sc, &d->runners, d->pg));
	if (d->runners.n > 0 && clock_ms() >= d->renew_ms)
		TRY(renew(sc, d));
	if (!d->stopping && clock_ms() >= d->tick_ms)
		TRY(tick_and_claim(sc, d));
	return RC_OK;
}

/* One line when the database goes, one a minute while it is away, one when it is back: whatever the loop does. */
static void
note_down(struct scope *sc, struct posmd *d)
{
	int64_t now = clock_ms();
	bool first = d->down_wait_ms == 0;

	if (first) {
		d->down_since_ms = now;
		notify_send(d->notify, "STATUS=waiting for the database (see the log)");
	}
	if (first || now - d->down_log_ms >= DOWN_LOG_EVERY_MS) {
		log_fault(LOG_LEVEL_WARNING, sc, "the database does not answer, waiting");
		d->down_log_ms = now;
	}
	d->down_wait_ms = first ? DOWN_FIRST_MS : d->down_wait_ms * 2;
	if (d->down_wait_ms > DOWN_MOST_MS)
		d->down_wait_ms = DOWN_MOST_MS;
	d->down_until_ms = now + d->down_wait_ms;
	d->checked = false;
}

static void
note_up(struct scope *sc, struct posmd *d)
{
	if (d->down_wait_ms == 0)
		return;
	log_event(LOG_LEVEL_NOTICE, sc, "the database answers again", "ms",
		  scope_printf(sc, "%" PRId64, clock_ms() - d->down_since_ms), NULL);
	d->down_wait_ms = 0;
	if (!d->stopping)
		notify_send(d->notify, "STATUS=working");
}

static enum rc
turn(struct scope *sc, struct posmd *d)
{
	if (d->down_wait_ms != 0 && clock_ms() < d->down_until_ms)
		return RC_OK;
	enum rc rc = work(sc, d);

	if (rc == RC_CONFLICT && !d->checked)
		return rc; /* schema_too_old, schema_too_new, schema_missing: not ours to work on */
	if (rc == RC_OK)
		note_up(sc, d);
	else
		note_down(sc, d);
	return RC_OK;
}

/* --- waiting ------------------------------------------------------------------ */

static int64_t
earliest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool
is_over(const struct posmd *d)
{
	/* once the grace is over and all are killed, a database that is away does not hold us */
	return d->stopping && (d->runners.n == 0 || (d->killed && d->down_wait_ms != 0));
}

static int64_t
next_moment(const struct posmd *d)
{
	int64_t due = runners_deadline(&d->runners), wish = INT64_MAX;

	if (is_over(d))
		return 0;
	if (d->stopping && !d->killed)
		due = earliest(due, d->stop_ms);
	if (!d->stopping)
		wish = d->tick_ms;
	if (d->runners.n > 0)
		wish = earliest(wish, d->renew_ms);
	for (size_t i = 0; i < d->runners.n; i++)
		if (d->runners.of[i].pid == 0)
			wish = clock_ms(); /* a fate to write */
	if (d->down_wait_ms != 0) /* nothing wakes us meanwhile, so the next tick is not waited for */
		wish = d->down_until_ms;
	return earliest(earliest(due, d->notify->due_ms), wish);
}

static void
hear_database(struct scope *sc, struct posmd *d)
{
	bool any = false;

	if (!d->checked)
		return;
	if (bell_heard(sc, &d->bell, &any) != RC_OK) {
		note_down(sc, d);
		return;
	}
	if (any) { /* something to schedule, or something cancelled */
		d->tick_ms = earliest(d->tick_ms, clock_ms() + TICK_PAUSE_MS);
		d->renew_ms = earliest(d->renew_ms, clock_ms() + TICK_PAUSE_MS);
	}
}

static void
wait_for_something(struct scope *sc, struct posmd *d, const sigset_t *while_waiting)
{
	struct pollfd fds[RUNNERS_MAX + 1];
	nfds_t n = 0;

	hear_database(sc, d); /* what came in with the answer of a query shows on no descriptor */
	int ms = clock_left_ms(next_moment(d));
	struct timespec most = {ms / 1000, (long)(ms % 1000) * 1000000};

	if (d->checked && bell_fd(&d->bell) >= 0)
		fds[n++] = (struct pollfd){bell_fd(&d->bell), POLLIN, 0};
	for (size_t i = 0; i < d->runners.n; i++)
		if (d->runners.of[i].fd >= 0)
			fds[n++] = (struct pollfd){d->runners.of[i].fd, POLLIN, 0};
	(void)ppoll(fds, n, &most, while_waiting);
	hear_database(sc, d);
	runners_hear(&d->runners);
}

static void
begin_stop(const struct scope *sc, struct posmd *d)
{
	d->stopping = true;
	d->stop_ms = clock_ms() + conf_int(d->conf, OPT_JOB_STOP_GRACE);
	log_event(LOG_LEVEL_NOTICE, sc, "stopping", NULL);
	notify_send(d->notify, "STOPPING=1\nSTATUS=waiting for runners to hand their jobs back");
	runners_stop(&d->runners, false);
}

/* The database may be another one from now on: its schema is looked at again, and the bell hung anew. */
static void
take_conf(struct posmd *d)
{
	bell_close(&d->bell);
	d->conf = d->runners.conf = d->source->conf;
	d->runners.conf_fd = d->source->conf_fd;
	d->pg = d->source->pg;
	d->checked = false;
	d->down_wait_ms = 0;
	d->tick_ms = clock_ms();
}

static void
reload(const struct scope *sc, struct posmd *d)
{
	told_to_reload = 0;
	notify_reloading(d->notify);
	bool taken = d->source->reload(d->source);

	if (taken) {
		take_conf(d);
		log_event(LOG_LEVEL_NOTICE, sc, "configuration read again", NULL);
	}
	notify_send(d->notify, taken ? "READY=1\nSTATUS=working" :
				       "READY=1\nSTATUS=the new configuration is wrong (see the log): going on with the old one");
}

static void
look_around(struct scope *sc, struct posmd *d)
{
	if (told_to_reload && !d->stopping)
		reload(sc, d);
	if (told_to_stop && !d->stopping)
		begin_stop(sc, d);
	if (d->stopping && !d->killed && clock_ms() >= d->stop_ms) {
		d->killed = true;
		runners_stop(&d->runners, true);
	}
	if (runners_reap(sc, &d->runners))
		d->tick_ms = clock_ms();
	runners_guard(sc, &d->runners);
}

/* A label of a metric, wherever it came from. */
static void
name_host(struct posmd *d)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

	if (gethostname(d->host, sizeof(d->host) - 1) != 0)
		(void)snprintf(d->host, sizeof(d->host), "unknown");
	for (char *p = d->host; *(p += strspn(p, plain)) != '\0';)
		*p = '_';
}

/* Random, so that it is never another's; host and process are for people. */
static void
name_worker(struct posmd *d)
{
	uint64_t dice;

	if (getrandom(&dice, sizeof(dice), 0) != sizeof(dice))
		abort();
	(void)snprintf(d->worker, sizeof(d->worker), "%016" PRIx64 "@%.50s/%ld", dice, d->host, (long)getpid());
}

static void
end_sign(const struct posmd *d)
{
	AUTO_SCOPE *sc = scope_new("worker", d->worker);

	if (d->checked && d->down_wait_ms == 0 && life_sign_end(sc, d->pg, d->worker) != RC_OK)
		fault_clear(sc);
}

static struct posmd *
open_posmd(struct scope *sc, struct daemon_source *source)
{
	struct posmd *d = scope_alloc(sc, sizeof(*d));

	d->source = source;
	d->notify = source->notify;
	d->runners.program = source->runner_program;
	take_conf(d);
	name_host(d);
	name_worker(d);
	return d;
}

enum rc
daemon_run(struct scope *sc, struct daemon_source *source)
{
	struct posmd *d = open_posmd(sc, source);
	sigset_t while_waiting;
	bool ready = false;

	take_signals(&while_waiting);
	log_event(LOG_LEVEL_NOTICE, sc, "started", "worker", d->worker, NULL);
	for (;;) {
		AUTO_SCOPE *own = scope_new("worker", d->worker);

		look_around(own, d);
		if (is_over(d))
			break;
		enum rc rc = turn(own, d);

		if (rc != RC_OK)
			return fault_copy(sc, &own->fault);
		if (!ready) /* also without the database: it is waited for, and the log says so */
			notify_send(d->notify, d->down_wait_ms == 0 ? "READY=1\nSTATUS=working" : "READY=1");
		ready = true;
		notify_alive(d->notify);
		wait_for_something(own, d, &while_waiting);
	}
	end_sign(d);
	bell_close(&d->bell);
	log_event(LOG_LEVEL_NOTICE, sc, "stopped", NULL);
	return RC_OK;
}
