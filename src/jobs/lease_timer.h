/*
 * A runner's own end of its lease. Whatever has become of posmd - its line to the database is dead, it is stopped, the host
 * swaps - a runner does not outlive what it was told it holds: posmd says on the order's socket until when, an instant of the
 * monotonic clock that all processes of a host share, and a timer of the kernel ends the process there by SIGKILL.
 */
#ifndef POSM_JOBS_LEASE_TIMER_H
#define POSM_JOBS_LEASE_TIMER_H

#include "base/rc.h"

struct scope;

/*
 * Waits for the first word of it, then goes on listening in a thread of its own; the end of the socket becomes a SIGTERM,
 * which is blocked in every thread. RC_INVALID bad_order, RC_AGAIN no_timer.
 */
enum rc lease_timer_start(struct scope *sc, int fd) MUST_CHECK;

#endif
