/*
 * What a service manager and its services say to each other, by environment alone, so no library is needed: readiness and
 * watchdog (sd_notify(3), NOTIFY_SOCKET, WATCHDOG_USEC) and sockets that it holds for us (sd_listen_fds(3), LISTEN_FDS). Without
 * a manager all of it does nothing. The variables are taken out of the environment: children are not meant.
 */
#ifndef POSM_BASE_NOTIFY_H
#define POSM_BASE_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/un.h>

#include "base/rc.h"

struct scope;

struct notify {
	int fd; /* -1: nobody listens */
	struct sockaddr_un to;
	unsigned to_len;
	int64_t every_ms; /* how often the watchdog wants a sign of life: twice in its time; 0: no watchdog */
	int64_t due_ms;   /* of clock_ms; INT64_MAX: never */
};

/* Reads the environment. A watchdog for another process (WATCHDOG_PID) is not ours. */
void notify_open(struct notify *notify);
/* A state as sd_notify(3) has it, "READY=1\nSTATUS=..."; a manager that does not listen is no fault. */
void notify_send(const struct notify *notify, const char *state);
/* "RELOADING=1" with the clock that the manager wants beside it. */
void notify_reloading(const struct notify *notify);
/* The sign of life when it is due; called whenever the main loop comes round, at least by notify->due_ms. */
void notify_alive(struct notify *notify);
void notify_close(struct notify *notify);

/*
 * The one socket that was passed (LISTEN_PID, LISTEN_FDS), now non-blocking and ours alone; *fd_out -1 when none was. RC_INVALID
 * bad_socket: several, or one that does not listen at `path`, a unix stream socket.
 */
enum rc notify_take_socket(struct scope *sc, const char *path, int *fd_out) MUST_CHECK;
/*
 * For the program that this process is about to become by exec(2): manager, watchdog and the socket as they came, in environment and
 * descriptor. What stood at the descriptor is closed. False (errno): not passed on.
 */
bool notify_pass_on(const struct notify *notify, int listen_fd);

#endif
