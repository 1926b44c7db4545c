/*
 * Time for deadlines and durations only, from CLOCK_MONOTONIC. What is stored or shown comes from the
 * database's clock (one clock for all hosts).
 */
#ifndef POSM_BASE_CLOCK_H
#define POSM_BASE_CLOCK_H

#include <stdint.h>

int64_t clock_ms(void);
int64_t clock_us(void);
int64_t clock_ns(void);
/* Milliseconds until `deadline_ms` (of clock_ms), for poll(2): never negative, at most INT_MAX; -1 for a deadline of -1 (none). */
int clock_left_ms(int64_t deadline_ms);

#endif
