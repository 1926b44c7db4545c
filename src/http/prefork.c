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
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define YOUNG_MS 2000 /* who dies before has not worked */
#define PAUSE_FIRST_MS 100
#define PAUSE_MAX_MS 10000
#define REPEAT_MS 500 /* a signal that came before the worker had its handler is sent again */

struct worker {
	pid_t pid; /* 0: free */
	int slot;
	int64_t born;
	bool leaving;
};

struct parent {
	struct prefork *prefork;
	int signals;
	sigset_t before; /* the mask a worker starts with */
	struct worker workers[SCOREBOARD_SLOTS];
	int used;
	int64_t pause_ms, spawn_at; /* spawn_at: of clock_ms */
	int64_t kill_at;            /* -1: not stopping */
};

static void
become_worker(struct parent *parent, pid_t parent_pid, int slot)
{
	/* A worker without its parent would serve an old configuration for ever. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent_pid)
		_exit(1);
	close(parent->signals);
	sigprocmask(SIG_SETMASK, &parent->before, NULL);
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

static void
fill(struct parent *parent)
{
	if (parent->kill_at >= 0 || clock_ms() < parent->spawn_at)
		return;
	while (count(parent, false) < parent->prefork->workers)
		if (!spawn(parent)) {
			back_off(parent);
			return;
		}
}

static void
log_death(const struct parent *parent, const struct worker *worker, int status)
{
	const char *noted = scoreboard_noted(parent->prefork->board, worker->slot);
	char pid[24], number[24];

	snprintf(pid, sizeof(pid), "%ld", (long)worker->pid);
	snprintf(number, sizeof(number), "%d", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	log_event(LOG_LEVEL_ERROR, NULL,
		  WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? "request took too long, worker ended"
								     : "worker died",
		  "pid", pid, WIFSIGNALED(status) ? "signal" : "exit", number, "request", noted[0] ? noted : NULL, NULL);
}

static void
bury(struct parent *parent, struct worker *worker, int status)
{
	bool well = WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == PREFORK_ENOUGH);

	if (!well && parent->kill_at < 0)
		log_death(parent, worker, status);
	if (!well && clock_ms() - worker->born < YOUNG_MS)
		back_off(parent);
	else
		parent->pause_ms = parent->spawn_at = 0;
	scoreboard_clear(parent->prefork->board, worker->slot);
	*worker = (struct worker){0};
}

static void
reap(struct parent *parent)
{
	int status;

	for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
		for (int i = 0; i < parent->used; i++)
			if (parent->workers[i].pid == pid)
				bury(parent, &parent->workers[i], status);
}

static void
kill_all(const struct parent *parent)
{
	for (int i = 0; i < parent->used; i++)
		if (parent->workers[i].pid != 0)
			kill(parent->workers[i].pid, SIGKILL);
}

/* Whoever was asked to leave is asked again: see REPEAT_MS. */
static void
remind(const struct parent *parent)
{
	for (int i = 0; i < parent->used; i++)
		if (parent->workers[i].leaving)
			kill(parent->workers[i].pid, SIGTERM);
}

static void
reload(struct parent *parent)
{
	int old = parent->used;

	if (parent->kill_at >= 0 || !parent->prefork->reload(parent->prefork))
		return;
	for (int i = 0; i < old; i++)
		parent->workers[i].leaving |= parent->workers[i].pid != 0;
	parent->spawn_at = 0;
	fill(parent);
	remind(parent);
}

static void
stop(struct parent *parent)
{
	if (parent->kill_at >= 0)
		return;
	parent->kill_at = clock_ms() + parent->prefork->grace_ms;
	for (int i = 0; i < parent->used; i++)
		parent->workers[i].leaving |= parent->workers[i].pid != 0;
	remind(parent);
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

/* How long nothing happens unless a signal comes: for ever, but for pauses and reminders. */
static int
wait_ms(const struct parent *parent)
{
	if (parent->kill_at >= 0 || count(parent, true) > count(parent, false))
		return REPEAT_MS;
	return count(parent, false) < parent->prefork->workers ? clock_left_ms(parent->spawn_at) : -1;
}

static struct parent *
parent_new(struct prefork *prefork)
{
	struct parent *parent = calloc(1, sizeof(*parent));
	sigset_t ours;

	if (parent == NULL)
		abort();
	parent->prefork = prefork;
	parent->kill_at = -1;
	sigemptyset(&ours);
	sigaddset(&ours, SIGCHLD);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGHUP);
	sigprocmask(SIG_BLOCK, &ours, &parent->before);
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
	while (parent->kill_at < 0 || count(parent, true) > 0) {
		struct pollfd ready = {.fd = parent->signals, .events = POLLIN};

		if (poll(&ready, 1, wait_ms(parent)) > 0)
			take_signals(parent);
		else
			remind(parent);
		if (parent->kill_at >= 0 && clock_ms() >= parent->kill_at && count(parent, true) > 0) {
			killed = 1;
			kill_all(parent);
		}
		fill(parent);
	}
	close(parent->signals);
	free(parent);
	return killed;
}
