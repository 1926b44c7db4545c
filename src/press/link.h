/*
 * The client's end of the socket: a poll loop over one press, non-blocking both ways, with the deadlines. What it finds
 * out about a press that broke off, fell silent or died becomes the fault, RC_AGAIN: press_died (a crash), press_killed (from
 * outside), press_memory, each with args signal or exit, or press_timeout. An answer outside the protocol is press_died as
 * well, and the press is killed.
 */
#ifndef POSM_PRESS_LINK_H
#define POSM_PRESS_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "press/spawn.h"
#include "press/wire.h"

#define LINK_FDS_MAX 2
#define LINK_PATIENCE 3 /* a wait may be so much longer than the work: the host may be busy */

struct link {
	struct spawned press;
	int64_t session_end; /* of clock_ms() */
	int64_t step_ms;     /* longest work for one answer */
	bool ended;          /* reaped; every call fails from now on */
	bool deaf;           /* it takes no more bytes, but may have left an answer */
	struct text out;     /* frames not sent yet, from `sent` on */
	size_t sent;
	int fds[LINK_FDS_MAX]; /* go with the next byte; borrowed until then */
	int n_fds;
	uint8_t *in;
	size_t in_at, in_len, in_cap;
};

/* Takes over the process and its descriptors. */
void link_open(struct link *link, const struct spawned *press, int64_t step_ms, int64_t session_ms);
void link_close(struct link *link);

/* Where the caller adds frames; they leave with the next link_wait or link_flush. */
struct text *link_out(struct link *link);
/* The descriptors travel with the frames not yet sent, of which there are none so far; they stay open until then. */
void link_attach(struct link *link, const int *fds, int n_fds);
/*
 * Sends what can be sent and waits for a frame, until the press has worked for step_ms, has waited LINK_PATIENCE times as
 * long, or the session ends. The frame is valid until the next call.
 */
enum rc link_wait(struct scope *sc, struct link *link, struct wire_frame *out) MUST_CHECK;
/* Processor time that the press has used, ms; 0 for one that is gone. */
int64_t link_cpu_ms(const struct link *link);
/* A frame that is here already: true. Never waits. */
bool link_here(struct link *link, struct wire_frame *out);
/* The peer broke the protocol: kills it and says what it did. */
enum rc link_broken(struct scope *sc, struct link *link, const char *what);

#endif
