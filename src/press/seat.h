/*
 * How many presses run at once on this host is limited (option press.max), whoever starts them: runners, uploads,
 * previews. A seat is a lock (flock(2)) on one of press.max files in the presses' folder; the kernel gives it back when
 * the descriptor is closed, however its process ends. The press itself holds no copy.
 */
#ifndef POSM_PRESS_SEAT_H
#define POSM_PRESS_SEAT_H

#include <stdint.h>

#include "base/rc.h"

struct conf;
struct scope;

/* Waits up to wait_ms for a free seat: RC_AGAIN press_busy. Closing *fd gives it back. */
enum rc seat_take(struct scope *sc, const struct conf *conf, int64_t wait_ms, int *fd) MUST_CHECK;

#endif
