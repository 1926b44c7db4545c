/*
 * The runners of one posmd: a process (posm-runner) for each leased job, fork and exec, tied to posmd by a socket
 * and by PR_SET_PDEATHSIG: no runner outlives its posmd. A runner that cannot be renewed, lost its lease or stands
 * still is killed. When it has ended without writing its fate, posmd does, as long as the lease holds.
 */
#ifndef POSM_JOBS_RUNNER_H
#define POSM_JOBS_RUNNER_H

#include <stdbool.h>
#include <sys/types.h>

#include "store/job.h"

struct conf;

#define RUNNERS_MAX 64

struct runner {
	struct job_lease lease;
	pid_t pid; /* 0: ended, its fate still to be written */
	int fd;
	int64_t lease_end_ms, begun_ms, moved_ms; /* clock_ms */
	int32_t done, total;
	int64_t lost_ms;   /* when its lease turned out lost, clock_ms; 0: held */
	const char *cause; /* why posmd ended it or must write its fate: a code of jobs/fate.c; NULL: it went by itself */
	bool stopping;
};

struct runners {
	const char *program;
	const struct conf *conf;
	int conf_fd; /* a memory file of it: what a runner reads, whatever has become of the file by then */
	size_t n;
	struct runner of[RUNNERS_MAX];
};

/* The lease was won at won_ms or later. On failure its fate is left to be written like that of a runner that died. */
void runners_start(struct scope *sc, struct runners *rs, const struct job_lease *lease, int64_t won_ms);
/* Renews all leases in one statement; tells the runners of those that are lost to stop. */
enum rc runners_renew(struct scope *sc, struct runners *rs, struct pg *pg) MUST_CHECK;
/* Takes news from every socket. */
void runners_hear(struct runners *rs);
/* Kills what must not go on: leases about to end, runners that stand still. */
void runners_guard(struct scope *sc, struct runners *rs);
/* Buries the processes that have ended; true when any did. */
bool runners_reap(struct scope *sc, struct runners *rs);
/* Writes the fates that are left; a lease that is over by now is left to the tick. */
enum rc runners_write_fates(struct scope *sc, struct runners *rs, struct pg *pg) MUST_CHECK;
/* Asks all to hand their jobs back; kill: does not ask any more. */
void runners_stop(struct runners *rs, bool kill);
/* When runners_guard has something to do, clock_ms; INT64_MAX: never. */
int64_t runners_deadline(const struct runners *rs);

#endif
