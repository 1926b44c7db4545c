#include "config.h"
#include "jobs/lease_timer.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/scope.h"
#include "jobs/order.h"

/* The thread lives as long as the process, and so does what it is given. */
static struct lease_timer {
	int fd;
	timer_t timer;
} only;

static void
set(timer_t timer, int64_t until_ms)
{
	const struct itimerspec at = {.it_value = {(time_t)(until_ms / 1000), (long)(until_ms % 1000) * 1000000}};

	if (timer_settime(timer, TIMER_ABSTIME, &at, NULL) != 0)
		(void)kill(getpid(), SIGKILL); /* nothing would end us: what we hold is not known any more */
}

static void *
listen_on(void *thing)
{
	const struct lease_timer *t = thing;
	int64_t until_ms;

	while (order_held(t->fd, &until_ms))
		set(t->timer, until_ms);
	(void)kill(getpid(), SIGTERM); /* posmd is gone */
	return NULL;
}

enum rc
lease_timer_start(struct scope *sc, int fd)
{
	struct sigevent end = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
	int64_t until_ms;
	pthread_t thread;

	if (!order_held(fd, &until_ms))
		return fault(sc, RC_INVALID, "bad_order", "posmd did not say how long the job is held");
	if (timer_create(CLOCK_MONOTONIC, &end, &only.timer) != 0)
		return fault_errno(sc, "no_timer", "cannot make the timer of the lease");
	set(only.timer, until_ms);
	only.fd = fd;
	int error = pthread_create(&thread, NULL, listen_on, &only);

	if (error != 0)
		return fault(sc, RC_AGAIN, "no_timer", "cannot listen for the lease: %s", strerror(error));
	(void)pthread_detach(thread);
	return RC_OK;
}
