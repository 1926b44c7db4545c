/*
 * The parent of a pool: forks workers on one listening socket, as many as there is work for and `spare` more, within `min` and
 * `max`, and one beside them that says when the pool is full. A worker that dies is replaced, after a growing pause when it
 * died young. SIGTERM, SIGINT: workers end what they are at, those still there after the
 * grace are killed. SIGHUP: `reload` says whether new workers may take over; they start before the old ones are
 * asked to end, and a reload that fails leaves everything as it was. Where the program on the disk is another by then, that one takes
 * over (handover.h); workers of the one before end what they are at under it. A worker dies with its parent.
 *
 * A worker starts with SIGTERM blocked and fetches it: end after the request at hand, however long that takes; it is the parent
 * that counts the grace.
 * SIGALRM ends a worker whose request took too long.
 */
#ifndef POSM_HTTP_PREFORK_H
#define POSM_HTTP_PREFORK_H

#include <stdbool.h>
#include <stdint.h>

#include "http/handover.h"
#include "http/scoreboard.h"

struct notify;

struct prefork {
	int min, max, spare;
	int64_t grace_ms, idle_ms;
	struct scoreboard *board;
	/* In the child: works until it is told to end; what it returns is its exit status. */
	int (*work)(void *ctx, int slot);
	/* In the parent at SIGHUP: takes the new configuration in, may change the numbers above. False: go on as before. */
	bool (*reload)(struct prefork *prefork);
	void *ctx;
	struct notify *notify; /* is told what goes on, with `ready` when the first workers are there */
	struct handover handover;
	int listen_fd; /* for whoever it is handed over to */
};

#define PREFORK_ENOUGH 10 /* exit status of a worker that has done its share of requests: replaced at once */

/* Until a signal ends it; 0 when every worker ended in time. */
int prefork_run(struct prefork *prefork);

#endif
