#include "config.h"
#include "http/scoreboard.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"

#define ID_MAX sizeof(((struct scoreboard_view *)0)->id)
#define NOTE_MAX sizeof(((struct scoreboard_view *)0)->request)

struct slot {
	bool given, busy, leaving, ending;
	pid_t pid;
	int64_t born_ms, since_ms;
	uint64_t requests;
	int n_frames; /* written last, by the worker; the parent sets it back */
	void *frames[SCOREBOARD_FRAMES];
	enum scoreboard_hold hold;
	uint64_t holder; /* hash of the login that holds it */
	char note[NOTE_MAX], id[ID_MAX];
};

/* Whose login is ahead of its pace, and until when. A pace that time has caught up with is a free place. */
#define PACES 1024
struct pace {
	uint64_t login;
	int64_t until_ms;
};

/* Robust: a worker killed while it holds the lock leaves slots that are whole, for every change is one store. */
struct scoreboard {
	pthread_mutex_t lock;
	struct pace paces[PACES];
	int call_fd;
	int used; /* slots ever given: no need to look behind */
	uint64_t role_changes;
	time_t database_away; /* since then; 0: it answers */
	struct scoreboard_totals totals;
	struct slot slots[SCOREBOARD_SLOTS];
};

const double scoreboard_times[SCOREBOARD_TIMES] = {0.005, 0.02, 0.1, 0.5, 1, 5, 30, 120, 600, HUGE_VAL};

struct scoreboard *
scoreboard_new(void)
{
	struct scoreboard *board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t shared;

	if (board == MAP_FAILED || pthread_mutexattr_init(&shared) != 0 ||
	    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED) != 0 ||
	    pthread_mutexattr_setrobust(&shared, PTHREAD_MUTEX_ROBUST) != 0 ||
	    pthread_mutex_init(&board->lock, &shared) != 0)
		abort();
	pthread_mutexattr_destroy(&shared);
	board->call_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (board->call_fd < 0)
		abort();
	return board;
}

static void
lock(struct scoreboard *board)
{
	int error = pthread_mutex_lock(&board->lock);

	if (error == EOWNERDEAD)
		error = pthread_mutex_consistent(&board->lock);
	if (error != 0)
		abort();
}

static void
unlock(struct scoreboard *board)
{
	pthread_mutex_unlock(&board->lock);
}

int
scoreboard_give(struct scoreboard *board)
{
	int given = -1;

	lock(board);
	for (int i = 0; given < 0 && i < SCOREBOARD_SLOTS; i++)
		if (!board->slots[i].given)
			given = i;
	if (given >= 0) {
		board->slots[given] = (struct slot){.given = true};
		if (given >= board->used)
			board->used = given + 1;
	}
	unlock(board);
	return given;
}

void
scoreboard_clear(struct scoreboard *board, int slot)
{
	lock(board);
	board->slots[slot] = (struct slot){0};
	unlock(board);
}

static int
count_busy(const struct scoreboard *board)
{
	int busy = 0;

	for (int i = 0; i < board->used; i++)
		busy += board->slots[i].busy;
	return busy;
}

static int
count_serving(const struct scoreboard *board)
{
	int n = 0;

	for (int i = 0; i < board->used; i++)
		n += board->slots[i].given && !board->slots[i].leaving;
	return n;
}

static void
call(const struct scoreboard *board)
{
	uint64_t one = 1;
	ssize_t ignored = write(board->call_fd, &one, sizeof(one)); /* full: it is called already */

	(void)ignored;
}

bool
scoreboard_sit(struct scoreboard *board, int slot, int max, int spare)
{
	lock(board);
	int busy = count_busy(board), serving = count_serving(board);
	bool room = busy < max;

	board->slots[slot].busy = room;
	board->totals.refused += !room;
	if (room && busy + 1 > board->totals.most_busy)
		board->totals.most_busy = busy + 1;
	unlock(board);
	if (serving <= max && serving - busy - 2 < spare) /* without this one, and the one that says the pool is full */
		call(board);
	return room;
}

void
scoreboard_begin(struct scoreboard *board, int slot)
{
	board->slots[slot].pid = getpid();
	board->slots[slot].born_ms = board->slots[slot].since_ms = clock_ms();
}

void
scoreboard_leave_trace(struct scoreboard *board, int slot, void *const *frames, int n, bool last)
{
	struct slot *s = &board->slots[slot];

	for (int i = 0; i < n && i < SCOREBOARD_FRAMES; i++)
		s->frames[i] = frames[i];
	s->ending = last;
	__atomic_store_n(&s->n_frames, n < SCOREBOARD_FRAMES ? n : SCOREBOARD_FRAMES, __ATOMIC_RELEASE);
	call(board);
}

int
scoreboard_take_trace(struct scoreboard *board, int slot, void *frames[SCOREBOARD_FRAMES])
{
	struct slot *s = &board->slots[slot];
	int n = __atomic_load_n(&s->n_frames, __ATOMIC_ACQUIRE);

	if (n == 0)
		return 0;
	memcpy(frames, s->frames, sizeof(s->frames));
	__atomic_store_n(&s->n_frames, 0, __ATOMIC_RELEASE);
	return n;
}

void
scoreboard_leaves(struct scoreboard *board, int slot)
{
	lock(board);
	board->slots[slot].leaving = true;
	unlock(board);
}

int
scoreboard_call_fd(const struct scoreboard *board)
{
	return board->call_fd;
}

int
scoreboard_used(struct scoreboard *board)
{
	lock(board);
	int used = board->used;

	unlock(board);
	return used;
}

bool
scoreboard_look(struct scoreboard *board, int slot, struct scoreboard_view *view)
{
	lock(board);
	struct slot s = board->slots[slot];

	unlock(board);
	*view = (struct scoreboard_view){.pid = s.pid, .born_ms = s.born_ms,
					 .since_ms = s.since_ms, .requests = s.requests, .ending = s.ending};
	s.note[NOTE_MAX - 1] = '\0';
	memcpy(view->request, s.note, NOTE_MAX);
	s.id[ID_MAX - 1] = '\0';
	memcpy(view->id, s.id, ID_MAX);
	view->state = s.leaving ? "leaving" : s.note[0] != '\0' ? "busy" : "idle";
	return s.given && s.pid != 0;
}

struct scoreboard_totals
scoreboard_totals(struct scoreboard *board)
{
	lock(board);
	struct scoreboard_totals totals = board->totals;

	totals.busy = count_busy(board);
	unlock(board);
	return totals;
}

void
scoreboard_count(struct scoreboard *board, enum scoreboard_event event)
{
	lock(board);
	board->totals.died += event == SCOREBOARD_DIED;
	board->totals.slow += event == SCOREBOARD_SLOW;
	unlock(board);
}

/* FNV-1a: two logins that meet in it share what they may, which nobody will notice. */
static uint64_t
hash_of(const char *login)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; login != NULL && *login != '\0'; login++)
		hash = (hash ^ (unsigned char)*login) * UINT64_C(0x100000001b3);
	return hash != 0 ? hash : 1;
}

bool
scoreboard_hold(struct scoreboard *board, int slot, const char *login, enum scoreboard_hold what, int max)
{
	uint64_t hash = hash_of(login);
	int n = 0;

	lock(board);
	for (int i = 0; i < board->used; i++)
		n += i != slot && board->slots[i].hold == what && board->slots[i].holder == hash;
	if (n < max) {
		board->slots[slot].holder = hash;
		board->slots[slot].hold = what;
	}
	unlock(board);
	return n < max;
}

/* The login's place, else a free one, else that of the login whose pace ends first: it is let off. */
static struct pace *
find_pace(struct scoreboard *board, uint64_t login)
{
	struct pace *found = &board->paces[0];

	for (int i = 0; i < PACES; i++) {
		if (board->paces[i].login == login)
			return &board->paces[i];
		if (board->paces[i].until_ms < found->until_ms)
			found = &board->paces[i];
	}
	*found = (struct pace){login, 0};
	return found;
}

bool
scoreboard_pace(struct scoreboard *board, const char *login, int64_t now_ms, int64_t cost_ms, int64_t ahead_ms, int64_t *wait_ms)
{
	lock(board);
	struct pace *pace = find_pace(board, hash_of(login));
	int64_t until = (pace->until_ms > now_ms ? pace->until_ms : now_ms) + cost_ms;

	*wait_ms = until - now_ms > ahead_ms ? until - now_ms - ahead_ms : 0;
	if (*wait_ms == 0)
		pace->until_ms = until;
	unlock(board);
	return *wait_ms == 0;
}

time_t
scoreboard_database_away(struct scoreboard *board)
{
	return __atomic_load_n(&board->database_away, __ATOMIC_ACQUIRE);
}

void
scoreboard_database(struct scoreboard *board, bool answers)
{
	if (answers == (scoreboard_database_away(board) == 0))
		return;
	__atomic_store_n(&board->database_away, answers ? 0 : time(NULL), __ATOMIC_RELEASE);
	call(board);
}

uint64_t
scoreboard_role_changes(struct scoreboard *board)
{
	return __atomic_load_n(&board->role_changes, __ATOMIC_ACQUIRE);
}

void
scoreboard_roles_changed(struct scoreboard *board)
{
	__atomic_add_fetch(&board->role_changes, 1, __ATOMIC_ACQ_REL);
}

static void
count_answer(struct scoreboard_totals *totals, int status, int64_t took_us)
{
	int class = status / 100, time = 0;

	while (time < SCOREBOARD_TIMES - 1 && (double)took_us / 1e6 > scoreboard_times[time])
		time++;
	totals->requests++;
	totals->answered[class > 0 && class < SCOREBOARD_CLASSES ? class : 0]++;
	totals->took[time]++;
	totals->took_us += took_us;
}

void
scoreboard_rise(struct scoreboard *board, int slot, int status, int64_t took_us)
{
	lock(board);
	board->slots[slot].busy = false;
	board->slots[slot].hold = SCOREBOARD_NOTHING;
	board->slots[slot].note[0] = '\0';
	board->slots[slot].since_ms = clock_ms();
	board->slots[slot].requests++;
	count_answer(&board->totals, status, took_us);
	unlock(board);
}

void
scoreboard_note(struct scoreboard *board, int slot, const char *id, const char *method, const char *path)
{
	board->slots[slot].since_ms = clock_ms();
	snprintf(board->slots[slot].id, ID_MAX, "%s", id);
	snprintf(board->slots[slot].note, NOTE_MAX, "%s %s", method, path);
}

bool
scoreboard_has_request(const struct scoreboard *board, int slot)
{
	return board->slots[slot].note[0] != '\0';
}

int
scoreboard_busy(struct scoreboard *board)
{
	lock(board);
	int busy = count_busy(board);

	unlock(board);
	return busy;
}
