/*
 * The press's end of the socket: blocking, since it has nothing else to wait for. Frames come in with the
 * descriptors that travelled with them; answers go out whole.
 */
#ifndef POSM_PDF_INBOX_H
#define POSM_PDF_INBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "press/link.h"
#include "press/wire.h"

struct inbox {
	int socket;
	char *at;
	size_t from, len, cap;
	int fds[LINK_FDS_MAX]; /* of the frame last read; -1: none */
};

void inbox_open(struct inbox *inbox, int socket);
void inbox_close(struct inbox *inbox);
/* The next frame, valid until the next call; *more false: the other side has closed. RC_BROKEN press_failed. */
enum rc inbox_next(struct scope *sc, struct inbox *inbox, struct wire_frame *frame, bool *more) MUST_CHECK;
void inbox_drop_fds(struct inbox *inbox);
enum rc inbox_answer(struct scope *sc, struct inbox *inbox, const struct text *frames) MUST_CHECK;

#endif
