#include "config.h"
#include "base/notify.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/scope.h"

#define FIRST_PASSED 3 /* SD_LISTEN_FDS_START */

/* The variable as a number; -1 when it is not there or none. */
static int64_t
number_of(const char *name)
{
	const char *text = getenv(name);
	char *end;

	if (text == NULL || *text < '0' || *text > '9')
		return -1;
	int64_t n = strtoll(text, &end, 10);

	return *end == '\0' ? n : -1;
}

static void
find_manager(struct notify *notify)
{
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path != NULL ? strlen(path) : 0;

	if (len < 2 || len >= sizeof(notify->to.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	notify->to.sun_family = AF_UNIX;
	memcpy(notify->to.sun_path, path, len);
	if (path[0] == '@') /* a name of the abstract kind */
		notify->to.sun_path[0] = '\0';
	notify->to_len = (unsigned)(offsetof(struct sockaddr_un, sun_path) + len + (path[0] == '/'));
	notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	/* a manager that does not read is not waited for longer */
	(void)setsockopt(notify->fd, SOL_SOCKET, SO_SNDTIMEO, &(struct timeval){.tv_sec = 1}, sizeof(struct timeval));
}

void
notify_open(struct notify *notify)
{
	int64_t usec = number_of("WATCHDOG_USEC"), pid = number_of("WATCHDOG_PID");

	*notify = (struct notify){.fd = -1, .due_ms = INT64_MAX};
	find_manager(notify);
	if (notify->fd >= 0 && usec > 0 && (pid < 0 || pid == (int64_t)getpid())) {
		notify->every_ms = usec / 2000 > 0 ? usec / 2000 : 1;
		notify->due_ms = 0;
	}
	(void)unsetenv("NOTIFY_SOCKET");
	(void)unsetenv("WATCHDOG_USEC");
	(void)unsetenv("WATCHDOG_PID");
}

static void
send_with(const struct notify *notify, const char *state, int flags)
{
	if (notify->fd >= 0)
		(void)sendto(notify->fd, state, strlen(state), MSG_NOSIGNAL | flags, (const struct sockaddr *)&notify->to,
			     notify->to_len);
}

void
notify_send(const struct notify *notify, const char *state)
{
	send_with(notify, state, 0);
}

void
notify_reloading(const struct notify *notify)
{
	char state[80];

	(void)snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%" PRId64, clock_us());
	notify_send(notify, state);
}

void
notify_alive(struct notify *notify)
{
	int64_t now = clock_ms();

	if (now < notify->due_ms)
		return;
	send_with(notify, "WATCHDOG=1", MSG_DONTWAIT); /* the next will do as well */
	notify->due_ms = now + notify->every_ms;
}

void
notify_close(struct notify *notify)
{
	if (notify->fd >= 0)
		(void)close(notify->fd);
	notify->fd = -1;
	notify->due_ms = INT64_MAX;
}

/* --- sockets ------------------------------------------------------------------ */

static enum rc
check_socket(struct scope *sc, int fd, const char *path)
{
	struct sockaddr_un at = {0};
	socklen_t len = sizeof(at), size = sizeof(int);
	int type = 0, listens = 0;

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 || at.sun_family != AF_UNIX ||
	    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_STREAM ||
	    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens)
		return fault(sc, RC_INVALID, "bad_socket",
			     "the descriptor that was passed (LISTEN_FDS) is no unix stream socket that listens: ListenStream=%s", path);
	if (strncmp(at.sun_path, path, sizeof(at.sun_path)) != 0)
		return fault(sc, RC_INVALID, "bad_socket",
			     "the socket that was passed (LISTEN_FDS) is '%.108s', the configuration says '%s': make both the same",
			     at.sun_path, path);
	return RC_OK;
}

enum rc
notify_take_socket(struct scope *sc, const char *path, int *fd_out)
{
	int64_t n = number_of("LISTEN_PID") == (int64_t)getpid() ? number_of("LISTEN_FDS") : 0;

	*fd_out = -1;
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_FDNAMES");
	if (n <= 0)
		return RC_OK;
	if (n != 1)
		return fault(sc, RC_INVALID, "bad_socket", "%" PRId64 " sockets were passed (LISTEN_FDS): one is wanted, '%s'", n, path);
	TRY(check_socket(sc, FIRST_PASSED, path));
	if (fcntl(FIRST_PASSED, F_SETFD, FD_CLOEXEC) != 0 || fcntl(FIRST_PASSED, F_SETFL, O_NONBLOCK) != 0)
		return fault_errno(sc, "bad_socket", "the socket that was passed cannot be used");
	*fd_out = FIRST_PASSED;
	return RC_OK;
}

/* find_manager() backwards. */
static bool
name_manager(const struct notify *notify)
{
	char path[sizeof(notify->to.sun_path) + 1] = "";
	size_t len = notify->to_len - offsetof(struct sockaddr_un, sun_path);
	char usec[32];

	if (notify->fd < 0)
		return true;
	memcpy(path, notify->to.sun_path, len);
	if (path[0] == '\0')
		path[0] = '@';
	(void)snprintf(usec, sizeof(usec), "%" PRId64, notify->every_ms * 2000);
	return setenv("NOTIFY_SOCKET", path, 1) == 0 && (notify->every_ms == 0 || setenv("WATCHDOG_USEC", usec, 1) == 0);
}

bool
notify_pass_on(const struct notify *notify, int listen_fd)
{
	char pid[32];

	(void)snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	return name_manager(notify) && setenv("LISTEN_PID", pid, 1) == 0 && setenv("LISTEN_FDS", "1", 1) == 0 &&
	       (listen_fd == FIRST_PASSED || dup2(listen_fd, FIRST_PASSED) == FIRST_PASSED) && fcntl(FIRST_PASSED, F_SETFD, 0) == 0;
}
