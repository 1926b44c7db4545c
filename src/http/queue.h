/* How many connections wait at a listening unix socket (sock_diag(7)). */
#ifndef POSM_HTTP_QUEUE_H
#define POSM_HTTP_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

struct queue_length {
	uint32_t waiting, room;
};

/* False when the kernel does not say (no unix_diag, a filter of system calls). */
bool queue_length(int listen_fd, struct queue_length *out);

#endif
