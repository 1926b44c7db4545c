/* posmd: one poll loop, one database connection. */
#ifndef POSM_JOBS_DAEMON_H
#define POSM_JOBS_DAEMON_H

#include "base/rc.h"

struct conf;
struct pg;
struct scope;

/*
 * Works until SIGTERM or SIGINT, then waits up to job.stop_grace for its runners to hand their jobs back. A database
 * that is away is waited for. RC_CONFLICT schema_too_old, schema_too_new, schema_missing: refuses to work.
 */
enum rc daemon_run(struct scope *sc, const struct conf *conf, const char *conf_path, struct pg *pg,
		   const char *runner_program) MUST_CHECK;

#endif
