/*
 * The tick: what ran out goes back, what waits gets the slots there are. One transaction under one lock, any number
 * of tickers at once.
 */
#ifndef POSM_JOBS_TICK_H
#define POSM_JOBS_TICK_H

#include "store/job.h"

struct conf;

/* next_ms: until a tick could do something again, -1: nothing in sight. */
enum rc tick(struct scope *sc, struct pg *pg, const struct conf *conf, int64_t *next_ms) MUST_CHECK;

#endif
