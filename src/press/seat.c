#include "config.h"
#include "press/seat.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "model/option.h"
#include "press/folder.h"

#define LOOK_AGAIN_MS 20 /* flock has no time-out */

/* *fd stays -1 when the seat is taken. */
static enum rc
try_seat(struct scope *sc, const char *dir, int64_t number, int *fd)
{
	const char *path = scope_printf(sc, "%s/seat-%lld", dir, (long long)number);
	AUTO_FD seat = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (seat < 0)
		return fault_errno(sc, "cache_directory", "cannot open '%s'", path);
	if (flock(seat, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fault_errno(sc, "cache_directory", "cannot lock '%s'", path);
		return RC_OK;
	}
	*fd = seat;
	seat = -1;
	return RC_OK;
}

enum rc
seat_take(struct scope *sc, const struct conf *conf, int64_t wait_ms, int *fd)
{
	int64_t max = conf_int(conf, OPT_PRESS_MAX), until = clock_ms() + wait_ms;
	const char *dir;

	TRY(folder_of_presses(sc, conf, &dir));
	*fd = -1;
	for (;;) {
		struct arena_mark mark = arena_mark(sc->arena);

		for (int64_t i = 0; i < max && *fd < 0; i++)
			TRY(try_seat(sc, dir, i, fd));
		if (*fd >= 0)
			return RC_OK;
		if (clock_left_ms(until) == 0)
			break;
		arena_release(sc->arena, mark);
		(void)poll(NULL, 0, LOOK_AGAIN_MS);
	}
	return fault(sc, RC_AGAIN, "press_busy", "all %lld presses of this host are at work (option press.max)", (long long)max);
}
