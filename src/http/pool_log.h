/* What the parent of a pool says of its workers. */
#ifndef POSM_HTTP_POOL_LOG_H
#define POSM_HTTP_POOL_LOG_H

#include <sys/types.h>

#include "http/scoreboard.h"

/* A worker that ended other than it should: status as of waitpid(2). */
void pool_log_death(struct scoreboard *board, int slot, pid_t pid, int status);
/* Likewise of one that another program has started and left to this one. */
void pool_log_stranger(pid_t pid, int status);
/* Every request that has left a trace since the last call and still goes on. */
void pool_log_slow(struct scoreboard *board);

#endif
