/*
 * A worker's clock (SIGALRM). A request that has had no answer for long leaves its trace on the scoreboard once and goes on; one
 * that has used up its time leaves it too, and the worker ends by the signal: the parent finds it, says so and starts another.
 */
#ifndef POSM_HTTP_DEADLINE_H
#define POSM_HTTP_DEADLINE_H

#include <stdint.h>

#include "http/scoreboard.h"

/* Once in a worker, before it serves. */
void deadline_start(struct scoreboard *board, int slot);
/* From now on: a trace after slow_ms (0: never), the end after limit_ms. */
void deadline_set(int64_t slow_ms, int64_t limit_ms);
/* The answer begins: no trace any more, the end stays where it is. */
void deadline_answers(void);
void deadline_clear(void);

#endif
