#include "config.h"
#include "jobs/order.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "jobs/lease_timer.h"
#include "unit/t.h"

static void
an_order_arrives_as_it_was_sent(struct scope *sc)
{
	const struct job_lease sent = {INT64_MAX, "01234567-89ab-4cde-8f01-23456789abcd", JOB_KIND_GENERATE, 42, INT64_MAX, 99, "5f0c6a1be2d94f37"};
	struct job_lease got;
	int pair[2];

	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
	AUTO_FD a = pair[0], b = pair[1];

	CHECK_OK(sc, order_send(sc, a, &sent));
	CHECK_OK(sc, order_receive(sc, b, &got));
	CHECK_INT(got.id, sent.id);
	CHECK_TEXT(got.token, sent.token);
	CHECK_TEXT(got.kind, JOB_KIND_GENERATE);
	CHECK_INT(got.subject, 42);
	CHECK_INT(got.epoch, INT64_MAX);
	CHECK_INT(got.failures, 99);
	CHECK_TEXT(got.request, sent.request);
}

static void
a_job_that_no_request_set_going_arrives_too(struct scope *sc)
{
	const struct job_lease sent = {1, "01234567-89ab-4cde-8f01-23456789abcd", JOB_KIND_SWEEP, 0, 1, 0, ""};
	struct job_lease got;
	int pair[2];

	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
	AUTO_FD a = pair[0], b = pair[1];

	CHECK_OK(sc, order_send(sc, a, &sent));
	CHECK_OK(sc, order_receive(sc, b, &got));
	CHECK_TEXT(got.kind, JOB_KIND_SWEEP);
	CHECK_TEXT(got.request, "");
}

static void
anything_else_is_no_order(struct scope *sc)
{
	static const char *const bad[] = {"", "order 2 1 t k 1 1 1", "order 1 1 t k 1 1", "order 1 1 t k 1 1 1 r more", "moved 1 2",
					  "order 1 1 aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd k 1 1 1"};
	int pair[2];

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		struct job_lease got;

		CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
		AUTO_FD a = pair[0], b = pair[1];

		CHECK(send(a, bad[i], strlen(bad[i]), 0) == (ssize_t)strlen(bad[i]));
		CHECK_FAULT(sc, order_receive(sc, b, &got), "bad_order");
	}
}

static void
a_process_ends_where_what_it_holds_ends(struct scope *sc)
{
	int pair[2], status = 0;

	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
	AUTO_FD a = pair[0], b = pair[1];

	order_hold(a, clock_ms() + 100);
	pid_t pid = fork();

	if (pid == 0) {
		if (lease_timer_start(sc, b) == RC_OK)
			for (;;)
				(void)pause();
		_exit(1);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void
a_process_that_is_not_told_what_it_holds_does_not_begin(struct scope *sc)
{
	int pair[2];

	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
	AUTO_FD b = pair[1];

	(void)close(pair[0]);
	CHECK_FAULT(sc, lease_timer_start(sc, b), "bad_order");
}

static void
news_are_heard_until_the_other_side_ends(struct scope *sc)
{
	int32_t done = -1, total = -1;
	int pair[2];

	(void)sc;
	CHECK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
	AUTO_FD a = pair[0];

	CHECK_INT(order_hear(a, &done, &total), ORDER_NOTHING);
	order_tell(pair[1], 3, 2000000000);
	CHECK_INT(order_hear(a, &done, &total), ORDER_MOVED);
	CHECK_INT(done, 3);
	CHECK_INT(total, 2000000000);
	for (int i = 0; i < 100000; i++)
		order_tell(pair[1], i, 0); /* nobody reads: it neither waits nor fails */
	CHECK_INT(order_hear(a, &done, &total), ORDER_MOVED);
	(void)close(pair[1]);
	while (order_hear(a, &done, &total) == ORDER_MOVED)
		;
	CHECK_INT(order_hear(a, &done, &total), ORDER_ENDED);
}

T_MAIN(T(an_order_arrives_as_it_was_sent), T(a_job_that_no_request_set_going_arrives_too), T(anything_else_is_no_order), T(a_process_ends_where_what_it_holds_ends),
       T(a_process_that_is_not_told_what_it_holds_does_not_begin), T(news_are_heard_until_the_other_side_ends))
