#include "config.h"
#include "http/scoreboard.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/t.h"

static void
the_seat_after_the_last_is_refused(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	int a = scoreboard_give(board), b = scoreboard_give(board), c = scoreboard_give(board);

	(void)sc;
	CHECK(scoreboard_sit(board, a, 2) && scoreboard_sit(board, b, 2));
	CHECK(!scoreboard_sit(board, c, 2));
	CHECK_INT(scoreboard_busy(board), 2);
	scoreboard_rise(board, a);
	CHECK(scoreboard_sit(board, c, 2));
	scoreboard_clear(board, b);
	CHECK_INT(scoreboard_busy(board), 1);
	CHECK_INT(scoreboard_give(board), b);
}

static void
downloads_are_counted_by_login(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	int a = scoreboard_give(board), b = scoreboard_give(board), c = scoreboard_give(board);

	(void)sc;
	CHECK(scoreboard_sit_download(board, a, "ann", 1));
	CHECK(!scoreboard_sit_download(board, b, "ann", 1));
	CHECK(scoreboard_sit_download(board, c, "bob", 1));
	scoreboard_rise(board, a);
	CHECK(scoreboard_sit_download(board, b, "ann", 1));
}

static void
workers_killed_in_the_middle_leave_a_board_that_works(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();

	(void)sc;
	for (int round = 0; round < 50; round++) {
		int slot = scoreboard_give(board), ready[2];
		char byte;

		CHECK(pipe(ready) == 0);
		pid_t pid = fork();

		if (pid == 0) {
			bool told = write(ready[1], "", 1) == 1;

			for (;;)
				if (scoreboard_sit(board, slot, 2) && told)
					scoreboard_rise(board, slot);
		}
		CHECK(read(ready[0], &byte, 1) == 1);
		kill(pid, SIGKILL);
		CHECK(waitpid(pid, NULL, 0) == pid);
		scoreboard_clear(board, slot);
		close(ready[0]);
		close(ready[1]);
	}
	CHECK_INT(scoreboard_busy(board), 0);
	CHECK(scoreboard_sit(board, scoreboard_give(board), 1));
}

T_MAIN(T(the_seat_after_the_last_is_refused), T(downloads_are_counted_by_login),
       T(workers_killed_in_the_middle_leave_a_board_that_works))
