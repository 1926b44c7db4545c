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
	CHECK(scoreboard_sit(board, a, 2, 0) && scoreboard_sit(board, b, 2, 0));
	CHECK(!scoreboard_sit(board, c, 2, 0));
	CHECK_INT(scoreboard_busy(board), 2);
	scoreboard_rise(board, a, 200, 1000);
	CHECK(scoreboard_sit(board, c, 2, 0));
	scoreboard_clear(board, b);
	CHECK_INT(scoreboard_busy(board), 1);
	CHECK_INT(scoreboard_give(board), b);
}

static bool
was_called(struct scoreboard *board)
{
	uint64_t n;

	return read(scoreboard_call_fd(board), &n, sizeof(n)) == (ssize_t)sizeof(n);
}

static void
a_worker_calls_when_too_few_are_free_and_more_are_allowed(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	int a = scoreboard_give(board), b = scoreboard_give(board), c = scoreboard_give(board);

	(void)sc;
	CHECK(scoreboard_sit(board, a, 3, 1));
	CHECK(!was_called(board)); /* b is free, c says that the pool is full */
	CHECK(scoreboard_sit(board, b, 3, 1));
	CHECK(was_called(board) && !was_called(board));
	CHECK(scoreboard_give(board) >= 0);
	CHECK(scoreboard_sit(board, c, 3, 1));
	CHECK(!was_called(board)); /* three and one: no more are allowed */
	scoreboard_leaves(board, a);
	scoreboard_rise(board, b, 200, 1000);
	CHECK(scoreboard_sit(board, b, 3, 1));
	CHECK(was_called(board));
	CHECK_INT((int64_t)scoreboard_totals(board).most_busy, 3);
}

static void
a_database_that_goes_or_comes_is_told_once(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();

	(void)sc;
	scoreboard_database(board, true);
	CHECK(!was_called(board) && scoreboard_database_away(board) == 0);
	scoreboard_database(board, false);
	time_t since = scoreboard_database_away(board);

	CHECK(was_called(board) && since != 0);
	scoreboard_database(board, false);
	CHECK(!was_called(board) && scoreboard_database_away(board) == since);
	scoreboard_database(board, true);
	CHECK(was_called(board) && scoreboard_database_away(board) == 0);
}

static void
a_trace_is_taken_once(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	void *left[] = {&board, &sc}, *found[SCOREBOARD_FRAMES];
	int slot = scoreboard_give(board);

	CHECK_INT(scoreboard_take_trace(board, slot, found), 0);
	scoreboard_leave_trace(board, slot, left, 2, false);
	CHECK(was_called(board));
	CHECK_INT(scoreboard_take_trace(board, slot, found), 2);
	CHECK(found[0] == left[0] && found[1] == left[1]);
	CHECK_INT(scoreboard_take_trace(board, slot, found), 0);
}

static void
downloads_are_counted_by_login(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	int a = scoreboard_give(board), b = scoreboard_give(board), c = scoreboard_give(board);

	(void)sc;
	CHECK(scoreboard_hold(board, a, "ann", SCOREBOARD_DOWNLOAD, 1));
	CHECK(!scoreboard_hold(board, b, "ann", SCOREBOARD_DOWNLOAD, 1));
	CHECK(scoreboard_hold(board, c, "bob", SCOREBOARD_DOWNLOAD, 1));
	scoreboard_rise(board, a, 200, 1000);
	CHECK(scoreboard_hold(board, b, "ann", SCOREBOARD_UPLOAD, 1));
	CHECK(!scoreboard_hold(board, a, NULL, SCOREBOARD_UPLOAD, 0));
	CHECK(scoreboard_hold(board, b, "ann", SCOREBOARD_DOWNLOAD, 1));
}

static void
a_login_that_is_ahead_of_its_pace_waits(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	int64_t wait;

	(void)sc;
	for (int i = 0; i < 10; i++)
		CHECK(scoreboard_pace(board, "ann", 5000, 100, 1000, &wait));
	CHECK(!scoreboard_pace(board, "ann", 5000, 100, 1000, &wait));
	CHECK_INT(wait, 100);
	CHECK(scoreboard_pace(board, "bob", 5000, 100, 1000, &wait));
	CHECK(!scoreboard_pace(board, "ann", 5099, 100, 1000, &wait));
	CHECK(scoreboard_pace(board, "ann", 5100, 100, 1000, &wait));
	CHECK(!scoreboard_pace(board, "ann", 5100, 100, 1000, &wait));
	CHECK(scoreboard_pace(board, "ann", 99999, 100, 1000, &wait));
}

static void
more_logins_than_places_let_the_first_off(struct scope *sc)
{
	struct scoreboard *board = scoreboard_new();
	int64_t wait;

	CHECK(scoreboard_pace(board, "first", 1, 100, 100, &wait));
	CHECK(!scoreboard_pace(board, "first", 1, 100, 100, &wait));
	for (int i = 0; i < 5000; i++)
		CHECK(scoreboard_pace(board, scope_printf(sc, "login %d", i), 2, 100, 100, &wait));
	CHECK(scoreboard_pace(board, "first", 3, 100, 100, &wait));
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
				if (scoreboard_sit(board, slot, 2, 0) && told)
					scoreboard_rise(board, slot, 200, 1000);
		}
		CHECK(read(ready[0], &byte, 1) == 1);
		kill(pid, SIGKILL);
		CHECK(waitpid(pid, NULL, 0) == pid);
		scoreboard_clear(board, slot);
		close(ready[0]);
		close(ready[1]);
	}
	CHECK_INT(scoreboard_busy(board), 0);
	CHECK(scoreboard_sit(board, scoreboard_give(board), 1, 0));
}

T_MAIN(T(the_seat_after_the_last_is_refused), T(downloads_are_counted_by_login), T(a_worker_calls_when_too_few_are_free_and_more_are_allowed), T(a_database_that_goes_or_comes_is_told_once),
       T(a_trace_is_taken_once),
       T(a_login_that_is_ahead_of_its_pace_waits), T(more_logins_than_places_let_the_first_off),
       T(workers_killed_in_the_middle_leave_a_board_that_works))
