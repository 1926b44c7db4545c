/* A watch that gives each stretch of time to one of several sums, by number. */
#ifndef POSM_BASE_LAPS_H
#define POSM_BASE_LAPS_H

#include <stddef.h>
#include <stdint.h>

struct laps {
	int64_t *ns;   /* the sums; NULL: nobody wants to know */
	int64_t since; /* clock_ns() */
};

void laps_start(struct laps *laps, int64_t *ns);
/* The time since the start, or the last end, is added to that sum. */
void laps_end(struct laps *laps, size_t sum);

#endif
