/*
 * A worker's life: wait, accept, route, check, handle, reply, log. One request at a time.
 */
#ifndef POSM_HTTP_SERVE_H
#define POSM_HTTP_SERVE_H

#include "http/route.h"
#include "http/scoreboard.h"

struct conf;

struct serve {
	const struct conf *conf;
	enum pool pool;
	int listen_fd;
	int max, spare; /* requests at once; workers that are kept free for more */
	struct scoreboard *board;
};

extern const char *const pool_words[]; /* by enum pool: "api", "bulk", "both" */

/* Until SIGTERM or the worker's share of requests is done; the exit status of the worker (prefork.h). */
int serve_work(const struct serve *serve, int slot);

#endif
