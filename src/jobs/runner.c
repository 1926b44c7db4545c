#include "config.h"
#include "jobs/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/kill_point.h"
#include "base/log.h"
#include "base/scope.h"
#include "jobs/fate.h"
#include "jobs/attempt.h"
#include "jobs/order.h"
#include "jobs/tally.h"
#include "model/option.h"

/*
 * A lost lease is no hurry: nothing its runner writes counts any more. Mostly the runner has just ended its job itself, or it
 * clears away what it made of a cancelled generation, and says so.
 */
#define LOST_GRACE_MS 2000

static int64_t
lease_ms(const struct runners *rs)
{
	return conf_int(rs->conf, OPT_JOB_LEASE);
}

/* Renewals are due every third of a lease; two that failed and some air are enough to give up. */
static int64_t
last_moment(const struct runners *rs, const struct runner *r)
{
	return r->lease_end_ms - lease_ms(rs) / 6;
}

/* The end of patience with a runner whose lease is lost. */
static int64_t
lost_end(const struct runner *r)
{
	if (r->lost_ms == 0)
		return INT64_MAX;
	return (r->moved_ms > r->lost_ms ? r->moved_ms : r->lost_ms) + LOST_GRACE_MS;
}

/* In the child; what it returns from has failed. */
static void
become_runner(const struct runners *rs, pid_t parent, int fd)
{
	char name[] = "posm-runner", option[] = "--config", path[] = ORDER_CONF_PATH;
	char *argv[] = {name, option, path, NULL};
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	KILL_POINT("spawn.child");
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
		return;
	/* standard output too goes to the log; a group of its own keeps a terminal's Ctrl-C for posmd */
	if (setpgid(0, 0) != 0 || dup2(fd, ORDER_SOCKET) != ORDER_SOCKET || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return;
	/* dup2(2) of a descriptor to itself would keep it from the runner */
	if (rs->conf_fd == ORDER_CONF ? fcntl(ORDER_CONF, F_SETFD, 0) != 0 : dup2(rs->conf_fd, ORDER_CONF) != ORDER_CONF)
		return;
	execv(rs->program, argv);
}

static enum rc
spawn(struct scope *sc, const struct runners *rs, struct runner *r)
{
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return fault_errno(sc, "runner_unstartable", "cannot make a socket pair for '%s'", rs->program);
	pid_t pid = fork();

	if (pid == 0) {
		become_runner(rs, parent, pair[1]);
		_exit(127);
	}
	(void)close(pair[1]);
	if (pid < 0) {
		(void)close(pair[0]);
		return fault_errno(sc, "runner_unstartable", "cannot start '%s'", rs->program);
	}
	r->pid = pid;
	r->fd = pair[0];
	KILL_POINT("spawn.forked");
	TRY(order_send(sc, r->fd, &r->lease));
	order_hold(r->fd, last_moment(rs, r));
	return RC_OK;
}

static void
log_runner(enum log_level level, const struct scope *sc, const char *event, const struct runner *r, const char *cause)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);

	log_event(level, sc, event, "kind", r->lease.kind, "subject", scope_printf(own, "%" PRId64, r->lease.subject),
		  "attempt", scope_printf(own, "%" PRId64, r->lease.epoch), "pid", scope_printf(own, "%ld", (long)r->pid),
		  "request", r->lease.request[0] != '\0' ? r->lease.request : NULL, "cause", cause, "cards",
		  cause == NULL ? NULL : scope_printf(own, "%" PRId32, r->done), "of",
		  cause == NULL ? NULL : scope_printf(own, "%" PRId32, r->total), "ms",
		  cause == NULL ? NULL : scope_printf(own, "%" PRId64, clock_ms() - r->begun_ms), NULL);
}

void
runners_start(struct scope *sc, struct runners *rs, const struct job_lease *lease, int64_t won_ms)
{
	struct runner *r = &rs->of[rs->n++];

	*r = (struct runner){.lease = *lease, .fd = -1, .lease_end_ms = won_ms + lease_ms(rs), .begun_ms = clock_ms()};
	r->moved_ms = r->begun_ms;
	/* the claim's answer dies with its scope */
	r->lease.kind = job_kind_of(lease->kind);
	if (spawn(sc, rs, r) == RC_OK) {
		log_runner(LOG_LEVEL_INFO, sc, "attempt begins", r, NULL);
		return;
	}
	log_fault(LOG_LEVEL_ERROR, sc, "runner not started");
	r->cause = "runner_died";
	if (r->pid > 0)
		(void)kill(r->pid, SIGKILL);
}

static void
end_runner(const struct scope *sc, struct runner *r, const char *cause)
{
	if (r->pid == 0 || r->cause != NULL)
		return;
	r->cause = cause;
	log_runner(LOG_LEVEL_WARNING, sc, "runner killed", r, cause);
	(void)kill(r->pid, SIGKILL);
}

static void
lose(struct runner *r)
{
	if (r->pid == 0 || r->lost_ms != 0)
		return;
	r->lost_ms = clock_ms();
	(void)kill(r->pid, SIGTERM);
}

static void
hold(const struct runners *rs, struct runner *r, int64_t lease_end_ms)
{
	r->lease_end_ms = lease_end_ms;
	if (r->fd >= 0)
		order_hold(r->fd, last_moment(rs, r)); /* it ends itself there, should we stand still */
}

enum rc
runners_renew(struct scope *sc, struct runners *rs, struct pg *pg)
{
	struct job_lease leases[RUNNERS_MAX];
	bool held[RUNNERS_MAX];
	int64_t asked = clock_ms();

	if (rs->n == 0)
		return RC_OK;
	for (size_t i = 0; i < rs->n; i++)
		leases[i] = rs->of[i].lease;
	TRY(job_renew(sc, pg, leases, rs->n, lease_ms(rs), held));
	for (size_t i = 0; i < rs->n; i++)
		if (held[i])
			hold(rs, &rs->of[i], asked + lease_ms(rs));
		else
			lose(&rs->of[i]);
	return RC_OK;
}

void
runners_hear(struct runners *rs)
{
	for (size_t i = 0; i < rs->n; i++) {
		struct runner *r = &rs->of[i];

		while (r->fd >= 0) {
			enum order_news news = order_hear(r->fd, &r->done, &r->total);

			if (news == ORDER_NOTHING)
				break;
			r->moved_ms = clock_ms();
			if (news == ORDER_ENDED) { /* its end is told by SIGCHLD */
				(void)close(r->fd);
				r->fd = -1;
			}
		}
	}
}

/* Of a whole attempt: a generation may stand at nothing and yet come to no end. */
static int64_t
time_out(const struct runners *rs, const struct runner *r)
{
	bool limited = strcmp(r->lease.kind, JOB_KIND_GENERATE) == 0;

	return limited ? r->begun_ms + conf_int(rs->conf, OPT_GENERATION_TIMEOUT) : INT64_MAX;
}

void
runners_guard(struct scope *sc, struct runners *rs)
{
	int64_t now = clock_ms();

	for (size_t i = 0; i < rs->n; i++) {
		struct runner *r = &rs->of[i];

		if (now >= last_moment(rs, r) || now >= lost_end(r))
			end_runner(sc, r, "lease_lost");
		else if (now - r->moved_ms >= conf_int(rs->conf, OPT_JOB_STALL))
			end_runner(sc, r, "runner_stalled");
		else if (now >= time_out(rs, r))
			end_runner(sc, r, "runner_timeout");
	}
}

int64_t
runners_deadline(const struct runners *rs)
{
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < rs->n; i++) {
		const struct runner *r = &rs->of[i];
		int64_t stall = r->moved_ms + conf_int(rs->conf, OPT_JOB_STALL), last = last_moment(rs, r);
		int64_t due = stall < last ? stall : last;

		if (time_out(rs, r) < due)
			due = time_out(rs, r);
		if (lost_end(r) < due)
			due = lost_end(r);
		if (r->pid != 0 && r->cause == NULL && due < first)
			first = due;
	}
	return first;
}

/* Why its fate is left to us; "lease_lost": it is not, whatever we had in mind. */
static const char *
cause_of_end(const struct runner *r, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	if (r->lost_ms != 0 || code == ATTEMPT_WRITTEN)
		return "lease_lost";
	if (r->cause != NULL)
		return r->cause;
	if (r->stopping)
		return "interrupted";
	return code == ATTEMPT_UNWRITTEN ? "db_unavailable" : "runner_died";
}

static void
bury(const struct scope *sc, struct runner *r, int status)
{
	if (r->fd >= 0)
		(void)close(r->fd);
	r->fd = -1;
	r->cause = cause_of_end(r, status);
	if (strcmp(r->cause, "lease_lost") != 0)
		log_runner(LOG_LEVEL_WARNING, sc, "runner ended without a word", r, r->cause);
	r->pid = 0;
	KILL_POINT("reap.buried");
}

bool
runners_reap(struct scope *sc, struct runners *rs)
{
	bool any = false;

	for (size_t i = 0; i < rs->n; i++) {
		int status;

		if (rs->of[i].pid > 0 && waitpid(rs->of[i].pid, &status, WNOHANG) == rs->of[i].pid) {
			bury(sc, &rs->of[i], status);
			any = true;
		}
	}
	return any;
}

static void
forget(struct runners *rs, size_t i)
{
	rs->of[i] = rs->of[--rs->n];
}

static enum rc
write_fate(struct scope *sc, const struct runners *rs, struct pg *pg, const struct runner *r)
{
	const struct fault end = {
		.rc = RC_AGAIN, .code = r->cause, .detail = "the runner ended without writing its fate"};
	enum fate decided;

	if (clock_ms() >= r->lease_end_ms)
		return RC_OK;
	TRY(fate_write(sc, pg, rs->conf, &r->lease, &end, &decided));
	if (decided != FATE_LOST)
		tally_attempt(sc, pg, &r->lease, decided, &end, NULL, clock_ms() - r->begun_ms);
	return RC_OK;
}

enum rc
runners_write_fates(struct scope *sc, struct runners *rs, struct pg *pg)
{
	for (size_t i = 0; i < rs->n;) {
		if (rs->of[i].pid != 0) {
			i++;
			continue;
		}
		TRY(write_fate(sc, rs, pg, &rs->of[i]));
		KILL_POINT("reap.fate_written");
		forget(rs, i);
	}
	return RC_OK;
}

void
runners_stop(struct runners *rs, bool kill_now)
{
	for (size_t i = 0; i < rs->n; i++)
		if (rs->of[i].pid > 0) {
			rs->of[i].stopping = true;
			(void)kill(rs->of[i].pid, kill_now ? SIGKILL : SIGTERM);
		}
}
