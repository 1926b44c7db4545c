/*
 * What a peer may write to the FastCGI socket: records of any kind and length. libfcgi takes a request out of them or drops the
 * connection; what it hands over is read like any request, body included, and answered.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/scope.h"
#include "fuzz/target.h"
#include "http/fcgi.h"

#define BODY_MAX 65536
#define INPUT_MAX 65536 /* fits a socket's buffer: nobody reads while it is written */

struct door {
	int listen_fd;
	struct sockaddr_un address;
	socklen_t address_len;
	struct fcgi *fcgi;
};

/* A socket without a name in the file system: the kernel finds a free one (unix(7), autobind). */
static struct door *
shared_door(void)
{
	static struct door door;

	if (door.fcgi != NULL)
		return &door;
	door.listen_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	door.address = (struct sockaddr_un){.sun_family = AF_UNIX};
	door.address_len = sizeof(door.address);
	if (door.listen_fd < 0 || bind(door.listen_fd, (struct sockaddr *)&door.address, sizeof(sa_family_t)) != 0 ||
	    getsockname(door.listen_fd, (struct sockaddr *)&door.address, &door.address_len) != 0 || listen(door.listen_fd, 8) != 0)
		abort();
	door.fcgi = fcgi_new(door.listen_fd);
	return &door;
}

/* A peer that has said everything and listens. */
static int
knock(const struct door *door, const uint8_t *at, size_t len)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), room = 4 * INPUT_MAX;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)) != 0 ||
	    connect(fd, (const struct sockaddr *)&door->address, door->address_len) != 0)
		abort();
	if (send(fd, at, len, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)len || shutdown(fd, SHUT_WR) != 0)
		abort();
	return fd;
}

static void
answer(struct scope *sc, struct fcgi *fcgi)
{
	struct request req;
	struct sink *sink = fcgi_sink(fcgi);
	bool whole = request_read(sc, fcgi_variables(fcgi), &req) == RC_OK &&
		     request_read_body(sc, &req, fcgi_source(fcgi), BODY_MAX) == RC_OK;

	if (whole)
		assert(req.body.len == (size_t)req.content_length && req.body.len <= BODY_MAX);
	else
		assert(sc->fault.code != NULL);
	whole = sink->write(sc, sink, "Status: 204\r\n\r\n", 15) == RC_OK && whole;
	enum rc sent = fcgi_finish(sc, fcgi, whole ? RC_OK : RC_INVALID);

	(void)sent;
}

/*
 * libfcgi 2.4.2 ends the process by an assertion of its own when a name and its value are said to be 2 GB long (tests/http has
 * the claim that this costs a worker and no more). Here no byte may begin a length of 16 MB.
 */
static bool
may_be_huge(const uint8_t *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (at[i] > 0x80)
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct door *door = shared_door();
	AUTO_SCOPE *sc = scope_new("fuzz", "");

	if (len == 0 || len > INPUT_MAX || may_be_huge(at, len))
		return 0;
	int peer = knock(door, at, len);

	if (fcgi_accept(door->fcgi))
		answer(sc, door->fcgi);
	close(peer);
	return 0;
}
