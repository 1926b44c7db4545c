#include "config.h"
#include "http/prefork.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/notify.h"
#include "http/pool_log.h"

#define YOUNG_MS 2000 /* who dies before has not worked */
#define PAUSE_FIRST_MS 100
#define PAUSE_MAX_MS 10000

struct worker {
	pid_t pid; /* 0: free */
	int slot;
	int64_t born;
	bool leaving;
};

struct parent {
	struct prefork *prefork;
	int signals;
	sigset_t before; /* the mask a worker starts with, but for SIGTERM */
	struct worker workers[SCOREBOARD_SLOTS];
	int used;
	int64_t pause_ms, spawn_at; /* spawn_at: of clock_ms */
	int64_t kill_at;            /* -1: not stopping */
	int64_t shrink_at;          /* of clock_ms; INT64_MAX: there are not too many */
	pid_t trial;                /* the new program, tried; 0: none is */
	time_t away_told;           /* what the manager was told of the database: away since; 0: it answers */
};

static void
become_worker(struct parent *parent, pid_t parent_pid, int slot)
{
	/* Blocked from its first moment on, so that none is lost and none kills. */
	sigset_t mask = parent->before;

	/* A worker without its parent would serve an old configuration for ever. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent_pid)
		_exit(1);
	close(parent->signals);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	exit(parent->prefork->work(parent->prefork->ctx, slot));
}

static bool
spawn(struct parent *parent)
{
	int slot = scoreboard_give(parent->prefork->board), i = 0;
	pid_t parent_pid = getpid();

	if (slot < 0)
		return false;
	while (parent->workers[i].pid != 0)
		i++;
	pid_t pid = fork();

	if (pid == 0)
		become_worker(parent, parent_pid, slot);
	if (pid < 0) {
		log_event(LOG_LEVEL_ERROR, NULL, "cannot fork", "why", strerror(errno), NULL);
		scoreboard_clear(parent->prefork->board, slot);
		return false;
	}
	parent->workers[i] = (struct worker){pid, slot, clock_ms(), false};
	if (i >= parent->used)
		parent->used = i + 1;
	return true;
}

static int
count(const struct parent *parent, bool leaving_too)
{
	int n = 0;

	for (int i = 0; i < parent->used; i++)
		n += parent->workers[i].pid != 0 && (leaving_too || !parent->workers[i].leaving);
	return n;
}

static void
back_off(struct parent *parent)
{
	parent->pause_ms = parent->pause_ms == 0 ? PAUSE_FIRST_MS : parent->pause_ms * 2;
	if (parent->pause_ms > PAUSE_MAX_MS)
		parent->pause_ms = PAUSE_MAX_MS;
	parent->spawn_at = clock_ms() + parent->pause_ms;
}

/* For those who work, some for those who come, and one that says when all are taken. */
static int
wanted(const struct parent *parent)
{
	const struct prefork *p = parent->prefork;
	int n = scoreboard_totals(p->board).busy + p->spare;

	if (n < p->min)
		n = p->min;
	return (n > p->max ? p->max : n) + 1;
}

static void
fill(struct parent *parent)
{
	if (parent->kill_at >= 0 || clock_ms() < parent->spawn_at)
		return;
	while (count(parent, false) < wanted(parent))
		if (!spawn(parent)) {
			back_off(parent);
			return;
		}
}

static void
ask_to_leave(struct parent *parent, struct worker *worker)
{
	worker->leaving = true;
	scoreboard_leaves(parent->prefork->board, worker->slot);
	kill(worker->pid, SIGTERM);
}

/* Half of those that nobody needs, the youngest of the idle; one that just took a request ends it first. */
static void
shrink(struct parent *parent)
{
	int many = count(parent, false) - wanted(parent);

	if (parent->kill_at >= 0 || many <= 0) {
		parent->shrink_at = INT64_MAX;
		return;
	}
	if (clock_ms() < parent->shrink_at) {
		if (parent->shrink_at == INT64_MAX)
			parent->shrink_at = clock_ms() + parent->prefork->idle_ms;
		return;
	}
	parent->shrink_at = clock_ms() + parent->prefork->idle_ms;
	many = (many + 1) / 2;
	for (int i = parent->used - 1; i >= 0 && many > 0; i--) {
		struct worker *worker = &parent->workers[i];

		if (worker->pid == 0 || worker->leaving || scoreboard_has_request(parent->prefork->board, worker->slot))
			continue;
		ask_to_leave(parent, worker);
		many--;
	}
}

static bool
is_well(int status)
{
	return WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == PREFORK_ENOUGH);
}

/* NULL: of the program that handed over to this one. */
static struct worker *
find(struct parent *parent, pid_t pid)
{
	for (int i = 0; i < parent->used; i++)
		if (parent->workers[i].pid == pid)
			return &parent->workers[i];
	return NULL;
}

static void
bury(struct parent *parent, struct worker *worker, int status)
{
	bool well = is_well(status);

	if (!well && parent->kill_at < 0)
		pool_log_death(parent->prefork->board, worker->slot, worker->pid, status);
	if (!well && clock_ms() - worker->born < YOUNG_MS)
		back_off(parent);
	else
		parent->pause_ms = parent->spawn_at = 0;
	scoreboard_clear(parent->prefork->board, worker->slot);
	*worker = (struct worker){0};
}

static void
ask_all_to_leave(struct parent *parent)
{
	for (int i = 0; i < parent->used; i++)
		if (parent->workers[i].pid != 0)
			ask_to_leave(parent, &parent->workers[i]);
}

/* Its workers are ours afterwards, too: they go on until they have ended what they are at. */
static void
judge_trial(struct parent *parent, int status)
{
	const struct prefork *p = parent->prefork;

	parent->trial = 0;
	if (parent->kill_at >= 0)
		return;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		log_event(LOG_LEVEL_ERROR, NULL, "the new program does not start, going on with the old one", "path",
			  p->handover.path, NULL);
		notify_send(p->notify, "READY=1\nSTATUS=the new program does not start (see the log): going on with the old one");
		return;
	}
	log_event(LOG_LEVEL_NOTICE, NULL, "handing over to the new program", "path", p->handover.path, NULL);
	ask_all_to_leave(parent);
	handover_begin(&p->handover, p->notify, p->listen_fd);
	exit(EXIT_FAILURE); /* half of it is given away already: the service manager starts the new one */
}

static void
reap(struct parent *parent)
{
	int status;

	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
		struct worker *worker = find(parent, pid);

		if (pid == parent->trial)
			judge_trial(parent, status);
		else if (worker != NULL)
			bury(parent, worker, status);
		else if (!is_well(status))
			pool_log_stranger(pid, status);
	}
}

/* Those of the program before, who are in no list, too. When the grace is over they die with us (PR_SET_PDEATHSIG). */
static bool
has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static void
kill_all(const struct parent *parent)
{
	for (int i = 0; i < parent->used; i++)
		if (parent->workers[i].pid != 0)
			kill(parent->workers[i].pid, SIGKILL);
}

/* That it serves, and what: 503, while there is no database. `what`: told beside it. */
static void
tell(struct parent *parent, const char *what)
{
	char state[200], when[40];
	struct tm tm;

	parent->away_told = scoreboard_database_away(parent->prefork->board);
	if (parent->away_told == 0)
		(void)snprintf(state, sizeof(state), "%sSTATUS=serving", what);
	else {
		(void)strftime(when, sizeof(when), "%F %T %Z", localtime_r(&parent->away_told, &tm));
		(void)snprintf(state, sizeof(state),
			       "%sSTATUS=no answer from the database since %s: requests are answered 503 (see the log)", what, when);
	}
	notify_send(parent->prefork->notify, state);
}

static void
reload(struct parent *parent)
{
	int old = parent->used;
	const struct notify *notify = parent->prefork->notify;

	if (parent->kill_at >= 0 || parent->trial != 0)
		return;
	notify_reloading(notify);
	if (handover_is_due(&parent->prefork->handover) &&
	    (parent->trial = handover_try(&parent->prefork->handover, &parent->before)) > 0)
		return;
	parent->trial = 0;
	if (!parent->prefork->reload(parent->prefork)) {
		notify_send(notify, "READY=1\nSTATUS=the new configuration is wrong (see the log): going on with the old one");
		return;
	}
	for (int i = 0; i < old; i++)
		if (parent->workers[i].pid != 0) {
			parent->workers[i].leaving = true;
			scoreboard_leaves(parent->prefork->board, parent->workers[i].slot);
		}
	parent->spawn_at = 0;
	fill(parent);
	for (int i = 0; i < old; i++)
		if (parent->workers[i].pid != 0 && parent->workers[i].leaving)
			kill(parent->workers[i].pid, SIGTERM);
	tell(parent, "READY=1\n");
}

static void
stop(struct parent *parent)
{
	if (parent->kill_at >= 0)
		return;
	parent->kill_at = clock_ms() + parent->prefork->grace_ms;
	notify_send(parent->prefork->notify, "STOPPING=1\nSTATUS=ending what is at hand");
	ask_all_to_leave(parent);
}

static void
take_signals(struct parent *parent)
{
	struct signalfd_siginfo info;

	while (read(parent->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
		if (info.ssi_signo == SIGHUP)
			reload(parent);
		else if (info.ssi_signo != SIGCHLD)
			stop(parent);
	}
	reap(parent);
}

/* A worker wants more beside it, has left a trace, or has news of the database. */
static void
take_calls(struct parent *parent)
{
	uint64_t n;

	if (read(scoreboard_call_fd(parent->prefork->board), &n, sizeof(n)) == (ssize_t)sizeof(n))
		pool_log_slow(parent->prefork->board);
	if (parent->kill_at < 0 && scoreboard_database_away(parent->prefork->board) != parent->away_told)
		tell(parent, "");
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When something is to be done though nothing comes, of clock_ms: pauses, too many workers, the end of the grace, the watchdog. */
static int64_t
due(const struct parent *parent)
{
	int64_t at = earlier(parent->prefork->notify->due_ms, parent->shrink_at);

	if (parent->kill_at >= 0)
		at = earlier(at, parent->kill_at);
	else if (count(parent, false) < wanted(parent))
		at = earlier(at, parent->spawn_at);
	return at;
}

static void
wait_for_something(struct parent *parent)
{
	struct pollfd ready[] = {{.fd = parent->signals, .events = POLLIN},
				 {.fd = scoreboard_call_fd(parent->prefork->board), .events = POLLIN}};
	int64_t at = due(parent);

	if (poll(ready, LENGTH_OF(ready), at == INT64_MAX ? -1 : clock_left_ms(at)) < 0)
		return;
	if (ready[0].revents != 0)
		take_signals(parent);
	if (ready[1].revents != 0)
		take_calls(parent);
	notify_alive(parent->prefork->notify);
}

static struct parent *
parent_new(struct prefork *prefork)
{
	struct parent *parent = calloc(1, sizeof(*parent));
	static const int signals[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
	sigset_t ours;

	if (parent == NULL)
		abort();
	parent->prefork = prefork;
	parent->kill_at = -1;
	parent->shrink_at = INT64_MAX;
	sigemptyset(&ours);
	for (size_t i = 0; i < LENGTH_OF(signals); i++)
		sigaddset(&ours, signals[i]);
	sigprocmask(SIG_BLOCK, &ours, &parent->before);
	for (size_t i = 0; i < LENGTH_OF(signals); i++) /* blocked already when it was handed over to us */
		sigdelset(&parent->before, signals[i]);
	parent->signals = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
	if (parent->signals < 0)
		abort();
	return parent;
}

int
prefork_run(struct prefork *prefork)
{
	struct parent *parent = parent_new(prefork);
	int killed = 0;

	fill(parent);
	tell(parent, "READY=1\n");
	while (parent->kill_at < 0 || count(parent, true) > 0 || (!killed && has_children())) {
		wait_for_something(parent);
		if (parent->kill_at >= 0 && clock_ms() >= parent->kill_at && has_children()) {
			killed = 1;
			kill_all(parent);
		}
		fill(parent);
		shrink(parent);
	}
	close(parent->signals);
	free(parent);
	return killed;
}
