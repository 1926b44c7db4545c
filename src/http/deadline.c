#include "config.h"
#include "http/deadline.h"

#include <errno.h>
#include <execinfo.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/time.h>

#include "base/clock.h"

#define OWN_FRAMES 2      /* the handler and the return from it */
#define LAST_WORD_MS 1000 /* a trace that comes to no end does not keep the worker */

/* A signal handler has no other way to know. */
static struct {
	struct scoreboard *board;
	int slot;
	int64_t end_ms; /* of clock_ms */
	volatile sig_atomic_t slow; /* the next signal is the trace's, not the end's */
} watch;

static void
arm(int64_t ms)
{
	struct itimerval timer = {.it_value = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000}};

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void
leave_trace(bool last)
{
	void *frames[SCOREBOARD_FRAMES + OWN_FRAMES];
	int n = backtrace(frames, SCOREBOARD_FRAMES + OWN_FRAMES);

	if (n > OWN_FRAMES)
		scoreboard_leave_trace(watch.board, watch.slot, frames + OWN_FRAMES, n - OWN_FRAMES, last);
}

static void
on_alarm(int signal_number)
{
	int error = errno;
	bool slow = watch.slow;
	int64_t left = watch.end_ms - clock_ms();

	if (!slow)
		(void)signal(signal_number, SIG_DFL);
	watch.slow = 0;
	arm(LAST_WORD_MS);
	leave_trace(!slow);
	if (slow)
		arm(left > 0 ? left : 1);
	else
		(void)raise(signal_number);
	errno = error;
}

void
deadline_start(struct scoreboard *board, int slot)
{
	struct sigaction alarm = {.sa_handler = on_alarm, .sa_flags = SA_RESTART | SA_NODEFER};
	void *first[1];

	watch.board = board;
	watch.slot = slot;
	(void)backtrace(first, 1); /* loads libgcc now: in a handler it may not be loaded */
	sigaction(SIGALRM, &alarm, NULL);
}

void
deadline_set(int64_t slow_ms, int64_t limit_ms)
{
	arm(0);
	watch.slow = slow_ms > 0 && slow_ms < limit_ms;
	watch.end_ms = clock_ms() + limit_ms;
	arm(watch.slow ? slow_ms : limit_ms);
}

void
deadline_answers(void)
{
	if (!watch.slow)
		return;
	arm(0);
	watch.slow = 0;

	int64_t left = watch.end_ms - clock_ms();

	arm(left > 0 ? left : 1);
}

void
deadline_clear(void)
{
	arm(0);
	watch.slow = 0;
}
