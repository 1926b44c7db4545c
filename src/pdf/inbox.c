#include "config.h"
#include "pdf/inbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"

#define FIRST_CAPACITY ((size_t)64 * 1024)

void
inbox_open(struct inbox *inbox, int socket)
{
	*inbox = (struct inbox){.socket = socket, .cap = FIRST_CAPACITY, .at = malloc(FIRST_CAPACITY)};
	if (inbox->at == NULL)
		abort();
	for (size_t i = 0; i < LINK_FDS_MAX; i++)
		inbox->fds[i] = -1;
}

void
inbox_close(struct inbox *inbox)
{
	inbox_drop_fds(inbox);
	free(inbox->at);
}

void
inbox_drop_fds(struct inbox *inbox)
{
	for (size_t i = 0; i < LINK_FDS_MAX; i++) {
		if (inbox->fds[i] >= 0)
			(void)close(inbox->fds[i]);
		inbox->fds[i] = -1;
	}
}

static void
make_room(struct inbox *inbox)
{
	memmove(inbox->at, inbox->at + inbox->from, inbox->len - inbox->from);
	inbox->len -= inbox->from;
	inbox->from = 0;
	if (inbox->len < inbox->cap)
		return;
	inbox->cap *= 2; /* ends at twice the largest frame: wire_find refuses larger ones */
	inbox->at = realloc(inbox->at, inbox->cap);
	if (inbox->at == NULL)
		abort();
}

static void
keep_fds(struct inbox *inbox, struct msghdr *head)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(head); c != NULL; c = CMSG_NXTHDR(head, c)) {
		size_t size = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS || size > sizeof(inbox->fds))
			continue;
		inbox_drop_fds(inbox);
		memcpy(inbox->fds, CMSG_DATA(c), size);
	}
}

/* Bytes read; 0 at the end, -1 with errno. */
static ssize_t
receive(struct inbox *inbox)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(LINK_FDS_MAX * sizeof(int))];
	} control;
	struct iovec room = {inbox->at + inbox->len, inbox->cap - inbox->len};
	struct msghdr head = {.msg_iov = &room, .msg_iovlen = 1, .msg_control = control.space,
			      .msg_controllen = sizeof(control.space)};
	ssize_t n;

	do
		n = recvmsg(inbox->socket, &head, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n > 0) {
		inbox->len += (size_t)n;
		keep_fds(inbox, &head);
	}
	return n;
}

enum rc
inbox_next(struct scope *sc, struct inbox *inbox, struct wire_frame *frame, bool *more)
{
	for (;;) {
		size_t used = 0;
		enum wire_found found = wire_find(inbox->at + inbox->from, inbox->len - inbox->from, frame, &used);

		inbox->from += used;
		*more = found == WIRE_WHOLE;
		if (found == WIRE_WHOLE)
			return RC_OK;
		if (found == WIRE_BAD)
			return fault(sc, RC_BROKEN, "press_failed", "the request is no frame of this version");
		make_room(inbox);
		ssize_t n = receive(inbox);

		if (n < 0)
			return fault_errno(sc, "press_failed", "cannot read the next request");
		if (n == 0)
			return RC_OK;
	}
}

enum rc
inbox_answer(struct scope *sc, struct inbox *inbox, const struct text *frames)
{
	TRY(text_check(sc, frames, "an answer"));
	return file_write(sc, inbox->socket, frames->at, frames->len, "the answer");
}
