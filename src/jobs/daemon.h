/* posmd: one poll loop, one database connection. */
#ifndef POSM_JOBS_DAEMON_H
#define POSM_JOBS_DAEMON_H

#include <stdbool.h>

#include "base/rc.h"

struct conf;
struct notify;
struct pg;
struct scope;

/*
 * Works until SIGTERM or SIGINT, then waits up to job.stop_grace for its runners to hand their jobs back. SIGHUP: `reload` says
 * whether another configuration holds from now on; runners at work keep the one they have. A database that is away is waited
 * for. RC_CONFLICT schema_too_old, schema_too_new, schema_missing: refuses to work.
 */
struct daemon_source {
	const struct conf *conf;
	int conf_fd; /* a memory file of conf, for runners */
	struct pg *pg;
	const char *runner_program;
	struct notify *notify; /* is told what goes on */
	/* Sets conf, conf_fd and pg anew. False: said why, all as before. */
	bool (*reload)(struct daemon_source *source);
};
enum rc daemon_run(struct scope *sc, struct daemon_source *source) MUST_CHECK;

#endif
