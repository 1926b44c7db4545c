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
#define RECORD_HEAD 8
#define FCGI_END_REQUEST 3
#define FCGI_STDOUT 6

struct fcgi {
	FCGX_Request request;
	int listen_fd;
	struct request_source source;
	struct sink sink;
	struct bytes head, body; /* of fcgi_answer(): to be sent with the end; head.at NULL: nothing */
};

static size_t
read_body(struct request_source *source, void *to, size_t room)
{
	struct fcgi *fcgi = (struct fcgi *)((char *)source - offsetof(struct fcgi, source));
	int n = FCGX_GetStr(to, room > INT_MAX ? INT_MAX : (int)room, fcgi->request.in);

	return n > 0 ? (size_t)n : 0;
}

static void
set_record(const struct fcgi *fcgi, unsigned char head[RECORD_HEAD], int type, size_t len)
{
	unsigned id = (unsigned)fcgi->request.requestId;

	memcpy(head, (unsigned char[RECORD_HEAD]){1, (unsigned char)type, (unsigned char)(id >> 8), (unsigned char)id,
						  (unsigned char)(len >> 8), (unsigned char)len}, RECORD_HEAD);
}

/* Straight to the socket: libfcgi's own stream copies everything through 8 KiB. The parts are used up. */
static enum rc
write_parts(struct scope *sc, struct fcgi *fcgi, struct iovec *part, int n)
{
	while (n > 0) {
		ssize_t sent = writev(fcgi->request.ipcFd, part, n);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return fault(sc, RC_AGAIN, "client_gone", "the web server closed the connection");
		for (; n > 0 && (size_t)sent >= part->iov_len; part++, n--)
			sent -= (ssize_t)part->iov_len;
		if (n > 0)
			*part = (struct iovec){(char *)part->iov_base + sent, part->iov_len - (size_t)sent};
	}
	return RC_OK;
}

/* writev(2) does not write to what it is given */
static struct iovec
part(const void *at, size_t len)
{
	return (struct iovec){(void *)(uintptr_t)at, len};
}

static enum rc
write_record(struct scope *sc, struct fcgi *fcgi, const char *at, size_t len)
{
	unsigned char head[RECORD_HEAD] = {0};
	struct iovec parts[] = {part(head, sizeof(head)), part(at, len)};

	set_record(fcgi, head, FCGI_STDOUT, len);
	return write_parts(sc, fcgi, parts, LENGTH_OF(parts));
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

enum rc
fcgi_answer(struct scope *sc, struct fcgi *fcgi, struct bytes head, struct bytes body)
{
	if (head.len + body.len > RECORD_MAX) {
		TRY(sink_write(sc, &fcgi->sink, head.at, head.len));
		return sink_write(sc, &fcgi->sink, body.at, body.len);
	}
	fcgi->head = head;
	fcgi->body = body;
	return RC_OK;
}

/* The record of the answer, the empty one that ends its stream, and the end of the request (FastCGI 1.0, 5.5). */
static enum rc
write_answer(struct scope *sc, struct fcgi *fcgi)
{
	unsigned char head[RECORD_HEAD] = {0}, end[3 * RECORD_HEAD] = {0};
	struct iovec parts[] = {part(head, sizeof(head)), part(fcgi->head.at, fcgi->head.len),
				part(fcgi->body.at, fcgi->body.len), part(end, sizeof(end))};

	set_record(fcgi, head, FCGI_STDOUT, fcgi->head.len + fcgi->body.len);
	set_record(fcgi, end, FCGI_STDOUT, 0);
	set_record(fcgi, end + RECORD_HEAD, FCGI_END_REQUEST, RECORD_HEAD);
	return write_parts(sc, fcgi, parts, LENGTH_OF(parts));
}

enum rc
fcgi_finish(struct scope *sc, struct fcgi *fcgi, enum rc sent)
{
	if (sent == RC_OK && fcgi->head.at != NULL)
		sent = write_answer(sc, fcgi);
	else if (sent == RC_OK)
		FCGX_Finish_r(&fcgi->request);
	fcgi->head.at = NULL;
	/* Also after a whole reply: a kept connection would hold this worker for one web server alone. */
	FCGX_Free(&fcgi->request, 1);
	return sent;
}

void
fcgi_close(struct fcgi *fcgi)
{
	FCGX_Free(&fcgi->request, 1);
	free(fcgi);
}
