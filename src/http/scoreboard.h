/*
 * Who is busy with what, in memory shared by a pool's processes. A worker takes a seat for every request; with `max`
 * seats taken the next one is refused at once. Each worker writes its own slot; the parent gives and clears slots.
 */
#ifndef POSM_HTTP_SCOREBOARD_H
#define POSM_HTTP_SCOREBOARD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct scoreboard;

#define SCOREBOARD_SLOTS 4096

/* Shared by this process and those forked after it; lives as long as they do. Aborts when there is no memory. */
struct scoreboard *scoreboard_new(void);
/* Parent: a free slot for a worker about to be forked, -1 when there is none. */
int scoreboard_give(struct scoreboard *board);
/* Parent: the worker of this slot is gone. */
void scoreboard_clear(struct scoreboard *board, int slot);

/* Worker: a seat for the request it has accepted; false when `max` others have one. */
bool scoreboard_sit(struct scoreboard *board, int slot, int max);
/* Worker: one of `max` such things of this login (NULL: of all who have none); false when it has them already. Ends with the seat; a
 * worker holds one thing at a time, the last it took. */
enum scoreboard_hold { SCOREBOARD_NOTHING, SCOREBOARD_DOWNLOAD, SCOREBOARD_UPLOAD, SCOREBOARD_PRESS };
bool scoreboard_hold(struct scoreboard *board, int slot, const char *login, enum scoreboard_hold what, int max);
/*
 * Worker: whether the login may do one more thing that costs cost_ms now, when it may be at most ahead_ms ahead of one each
 * cost_ms (a leaky bucket, as ITU-T I.371 has it); else *wait_ms is when to come again. now_ms: of clock_ms().
 */
bool scoreboard_pace(struct scoreboard *board, const char *login, int64_t now_ms, int64_t cost_ms, int64_t ahead_ms,
		     int64_t *wait_ms);
void scoreboard_rise(struct scoreboard *board, int slot);
/* Worker: what the request is, for the log of a parent that finds it dead ("GET /api/v1/me"). */
void scoreboard_note(struct scoreboard *board, int slot, const char *method, const char *path);
const char *scoreboard_noted(const struct scoreboard *board, int slot); /* "" between requests */
int scoreboard_busy(struct scoreboard *board);

#endif
