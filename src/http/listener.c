#include "config.h"
#include "http/listener.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "base/file.h"
#include "base/notify.h"
#include "base/scope.h"

#define BACKLOG 511

static bool
somebody_listens(const struct sockaddr_un *at)
{
	AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;
}

static int
bind_with_mode(int fd, const struct sockaddr_un *at, mode_t mode)
{
	mode_t before = umask(~mode & 0777);
	int bound = bind(fd, (const struct sockaddr *)at, sizeof(*at));
	int error = errno;

	umask(before);
	errno = error;
	return bound;
}

enum rc
listener_open(struct scope *sc, const char *path, mode_t mode, int *fd_out)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	TRY(notify_take_socket(sc, path, fd_out));
	if (*fd_out >= 0)
		return RC_OK;
	AUTO_FD fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (strlen(path) >= sizeof(at.sun_path))
		return fault(sc, RC_INVALID, "bad_config", "the socket path '%s' is over %zu bytes", path,
			     sizeof(at.sun_path) - 1);
	memcpy(at.sun_path, path, strlen(path));
	if (fd < 0)
		return fault_errno(sc, "socket_failed", "cannot make a socket");
	if (somebody_listens(&at))
		return fault(sc, RC_CONFLICT, "socket_in_use", "another program listens on '%s'", path);
	if (unlink(path) != 0 && errno != ENOENT)
		return fault_errno(sc, "socket_failed", "cannot replace '%s'", path);
	if (bind_with_mode(fd, &at, mode) != 0)
		return fault_errno(sc, "socket_failed", "cannot bind '%s'", path);
	if (listen(fd, BACKLOG) != 0)
		return fault_errno(sc, "socket_failed", "cannot listen on '%s'", path);
	*fd_out = fd;
	fd = -1;
	return RC_OK;
}
