/*
 * Who is busy with what, in memory shared by a pool's processes. A worker takes a seat for every request; with `max`
 * seats taken the next one is refused at once. Each worker writes its own slot; the parent gives and clears slots.
 */
#ifndef POSM_HTTP_SCOREBOARD_H
#define POSM_HTTP_SCOREBOARD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define SCOREBOARD_FRAMES 40

struct scoreboard;

/* What a slot says to who watches; a copy, a word of it may be a moment older than another. */
struct scoreboard_view {
	pid_t pid;
	const char *state; /* idle, busy, leaving */
	char request[120], id[40]; /* "" between requests */
	int64_t born_ms, since_ms; /* of clock_ms: the worker; its request, or the end of the one before */
	uint64_t requests;
	bool ending; /* its last trace is left */
};

enum scoreboard_event { SCOREBOARD_DIED, SCOREBOARD_SLOW };

#define SCOREBOARD_CLASSES 6 /* of an answer's status: 2 for 2xx */
#define SCOREBOARD_TIMES 10 /* upper ends in seconds of how long requests took; the last one has none */
extern const double scoreboard_times[SCOREBOARD_TIMES];

/*
 * Since the pool began. refused: all seats were taken. most_busy: the largest number of seats taken at once. took: requests that
 * took no longer than the time at their place and longer than the one before.
 */
struct scoreboard_totals {
	uint64_t requests, refused, died, slow, answered[SCOREBOARD_CLASSES], took[SCOREBOARD_TIMES];
	int64_t took_us;
	int busy, most_busy;
};

#define SCOREBOARD_SLOTS 4096

/* Shared by this process and those forked after it; lives as long as they do. Aborts when there is no memory. */
struct scoreboard *scoreboard_new(void);
/* Parent: a free slot for a worker about to be forked, -1 when there is none. */
int scoreboard_give(struct scoreboard *board);
/* Parent: the worker of this slot, asked to end after its request, counts no more among those that serve. */
void scoreboard_leaves(struct scoreboard *board, int slot);
/* Parent: readable (an eventfd, to be read) when a worker has called: more are wanted, one has left a trace, the database has come or
 * gone. */
int scoreboard_call_fd(const struct scoreboard *board);
/* Parent: the trace that the worker of the slot has left and nobody has taken yet; the number of its frames, 0: none. */
int scoreboard_take_trace(struct scoreboard *board, int slot, void *frames[SCOREBOARD_FRAMES]);
/* Parent: how many slots to look at; whether this one is given, and what it says. */
int scoreboard_used(struct scoreboard *board);
bool scoreboard_look(struct scoreboard *board, int slot, struct scoreboard_view *view);
struct scoreboard_totals scoreboard_totals(struct scoreboard *board);
void scoreboard_count(struct scoreboard *board, enum scoreboard_event event);
/* Parent: the worker of this slot is gone. */
void scoreboard_clear(struct scoreboard *board, int slot);

/* Worker: this process has the slot. */
void scoreboard_begin(struct scoreboard *board, int slot);
/* Worker, also from a signal handler: where it stands, for the parent, who is called. last: it ends now. */
void scoreboard_leave_trace(struct scoreboard *board, int slot, void *const *frames, int n, bool last);
/* Worker: a seat for the request it has accepted; false when `max` others have one. With fewer than `spare` free beside it the
 * parent is called. */
bool scoreboard_sit(struct scoreboard *board, int slot, int max, int spare);
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
/* Worker: whether the database answers; the parent is called when that is news. And since when it has not, as far as the pool's
 * requests have asked, 0: it does. */
void scoreboard_database(struct scoreboard *board, bool answers);
time_t scoreboard_database_away(struct scoreboard *board);
/* Worker: how often somebody's role was changed through this pool; and that it was, committed or perhaps so. */
uint64_t scoreboard_role_changes(struct scoreboard *board);
void scoreboard_roles_changed(struct scoreboard *board);
/* Worker: its request is over, answered so after so long. */
void scoreboard_rise(struct scoreboard *board, int slot, int status, int64_t took_us);
/* Worker: what the request is, for the log of a parent that finds it dead: "GET /api/v1/me" and its id. */
void scoreboard_note(struct scoreboard *board, int slot, const char *id, const char *method, const char *path);
bool scoreboard_has_request(const struct scoreboard *board, int slot);
int scoreboard_busy(struct scoreboard *board);

#endif
