#include "config.h"
#include "http/fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/scope.h"

#define RECORD_MAX 65528 /* of a STDOUT record's 65,535 bytes: a multiple of 8, so no padding (FastCGI 1.0, 3.3) */
#define FCGI_STDOUT 6

struct fcgi {
	FCGX_Request request;
	int listen_fd;
	struct request_source source;
	struct sink sink;
};

static size_t
read_body(struct request_source *source, void *to, size_t room)
{
	struct fcgi *fcgi = (struct fcgi *)((char *)source - offsetof(struct fcgi, source));
	int n = FCGX_GetStr(to, room > INT_MAX ? INT_MAX : (int)room, fcgi->request.in);

	return n > 0 ? (size_t)n : 0;
}

/* One record straight to the socket: libfcgi's own stream copies everything through 8 KiB. */
static enum rc
write_record(struct scope *sc, struct fcgi *fcgi, const char *at, size_t len)
{
	unsigned id = (unsigned)fcgi->request.requestId;
	unsigned char head[8] = {1, FCGI_STDOUT, (unsigned char)(id >> 8), (unsigned char)id, (unsigned char)(len >> 8),
				 (unsigned char)len};
	size_t sent = 0, total = sizeof(head) + len;

	while (sent < total) {
		size_t of_head = sent < sizeof(head) ? sent : sizeof(head), of_body = sent - of_head;
		struct iovec parts[2] = {{head + of_head, sizeof(head) - of_head}};

		/* writev(2) does not write to what it is given */
		parts[1] = (struct iovec){(char *)(uintptr_t)(at + of_body), len - of_body};
		ssize_t n = writev(fcgi->request.ipcFd, parts, 2);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault(sc, RC_AGAIN, "client_gone", "the web server closed the connection");
		sent += (size_t)n;
	}
	return RC_OK;
}

static enum rc
write_response(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct fcgi *fcgi = (struct fcgi *)((char *)sink - offsetof(struct fcgi, sink));
	const char *p = at;

	while (len > 0) {
		size_t n = len < RECORD_MAX ? len : RECORD_MAX;

		TRY(write_record(sc, fcgi, p, n));
		p += n;
		len -= n;
	}
	return RC_OK;
}

struct fcgi *
fcgi_new(int listen_fd)
{
	struct fcgi *fcgi = calloc(1, sizeof(*fcgi));

	if (fcgi == NULL || FCGX_Init() != 0 || FCGX_InitRequest(&fcgi->request, -1, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		abort();
	fcgi->listen_fd = listen_fd;
	fcgi->source.read = read_body;
	fcgi->sink.write = write_response;
	return fcgi;
}

/* A web server that hears end and close before it has sent all of a request takes the answer for broken (Apache: 503). */
static void
await_end_of_request(struct fcgi *fcgi)
{
	const char *length = FCGX_GetParam("CONTENT_LENGTH", fcgi->request.envp);

	if (length != NULL && strcmp(length, "") != 0 && strcmp(length, "0") != 0)
		return;
	int c = FCGX_GetChar(fcgi->request.in);

	if (c != EOF)
		(void)FCGX_UnGetChar(c, fcgi->request.in);
}

/*
 * libfcgi's own accept closes what has said nothing for 2 seconds, or when a signal comes: a busy web server's request
 * would be lost. So it gets the connection as one that was kept, and has no socket to accept another from.
 */
bool
fcgi_accept(struct fcgi *fcgi)
{
	fcgi->request.ipcFd = accept4(fcgi->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	if (fcgi->request.ipcFd < 0)
		return false;
	fcgi->request.keepConnection = 1;
	if (FCGX_Accept_r(&fcgi->request) != 0)
		return false;
	await_end_of_request(fcgi);
	return true;
}

char *const *
fcgi_variables(const struct fcgi *fcgi)
{
	return fcgi->request.envp;
}

struct request_source *
fcgi_source(struct fcgi *fcgi)
{
	return &fcgi->source;
}

struct sink *
fcgi_sink(struct fcgi *fcgi)
{
	return &fcgi->sink;
}

bool
fcgi_takes(const struct fcgi *fcgi, int ms)
{
	struct pollfd socket = {.fd = fcgi->request.ipcFd, .events = POLLOUT};

	return poll(&socket, 1, ms) > 0;
}

void
fcgi_finish(struct fcgi *fcgi, bool whole)
{
	if (whole)
		FCGX_Finish_r(&fcgi->request);
	/* Also after a whole reply: a kept connection would hold this worker for one web server alone. */
	FCGX_Free(&fcgi->request, 1);
}

void
fcgi_close(struct fcgi *fcgi)
{
	FCGX_Free(&fcgi->request, 1);
	free(fcgi);
}
