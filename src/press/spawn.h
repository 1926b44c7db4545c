/*
 * Starting posm-press: fork and exec with nothing of ours in it - an environment of two variables, its socket as
 * descriptor 3, standard error, and /dev/null for the rest. What it may use up and reach it takes from itself
 * (pdf/prison.h) before it sees a PDF. It dies with its parent, and it is the first thing the kernel kills when
 * memory runs out.
 */
#ifndef POSM_PRESS_SPAWN_H
#define POSM_PRESS_SPAWN_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/rc.h"

struct conf;
struct scope;

#define SPAWN_SOCKET 3    /* the descriptor inside */
#define SPAWN_NO_MEMORY 9 /* the exit code of one that ran out of what it may use */

struct spawned {
	pid_t pid;
	int pidfd; /* readable when it has ended */
	int socket;
};

/* RC_BROKEN press_missing (no such program), press_unstartable. */
enum rc spawn_start(struct scope *sc, const char *program, const char *fonts_conf, struct spawned *out) MUST_CHECK;
/*
 * Ends and reaps it: waits up to grace_ms for an end of its own, then SIGKILL. Answers the wait status, -1 when
 * somebody else reaped it. Closes the descriptors.
 */
int spawn_end(struct spawned *spawned, int grace_ms);

#endif
