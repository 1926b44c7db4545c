/*
 * The unix socket a pool is reached by. Whoever may connect may claim any login, so its file mode is what guards the
 * product: it is set before the socket can be reached.
 */
#ifndef POSM_HTTP_LISTENER_H
#define POSM_HTTP_LISTENER_H

#include <sys/types.h>

#include "base/rc.h"

struct scope;

/*
 * A non-blocking listening socket (CLOEXEC); a socket file that nobody listens on is replaced. RC_CONFLICT
 * socket_in_use; RC_BROKEN socket_failed.
 */
enum rc listener_open(struct scope *sc, const char *path, mode_t mode, int *fd_out) MUST_CHECK;

#endif
