#include "config.h"
#include "http/scoreboard.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define NOTE_MAX 120

struct slot {
	bool given, busy;
	enum scoreboard_hold hold;
	uint64_t holder; /* hash of the login that holds it */
	char note[NOTE_MAX];
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
	int used; /* slots ever given: no need to look behind */
	struct slot slots[SCOREBOARD_SLOTS];
};

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

bool
scoreboard_sit(struct scoreboard *board, int slot, int max)
{
	lock(board);
	bool room = count_busy(board) < max;

	board->slots[slot].busy = room;
	unlock(board);
	return room;
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

void
scoreboard_rise(struct scoreboard *board, int slot)
{
	lock(board);
	board->slots[slot].busy = false;
	board->slots[slot].hold = SCOREBOARD_NOTHING;
	board->slots[slot].note[0] = '\0';
	unlock(board);
}

void
scoreboard_note(struct scoreboard *board, int slot, const char *method, const char *path)
{
	snprintf(board->slots[slot].note, NOTE_MAX, "%s %s", method, path);
}

const char *
scoreboard_noted(const struct scoreboard *board, int slot)
{
	return board->slots[slot].note;
}

int
scoreboard_busy(struct scoreboard *board)
{
	lock(board);
	int busy = count_busy(board);

	unlock(board);
	return busy;
}
