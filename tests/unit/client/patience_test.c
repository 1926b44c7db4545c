#include "config.h"
#include "client/patience.h"

#include "unit/t.h"

#define LATER 4000000000u /* a die: almost the whole wait */

static void
answers_of_a_server_in_trouble_are_setbacks(struct scope *sc)
{
	(void)sc;
	CHECK_INT(setback_of_answer(200, ""), SETBACK_NONE);
	CHECK_INT(setback_of_answer(404, "not_found"), SETBACK_NONE);
	CHECK_INT(setback_of_answer(409, "generation_active"), SETBACK_NONE);
	CHECK_INT(setback_of_answer(500, "internal"), SETBACK_NONE);
	CHECK_INT(setback_of_answer(409, "in_flight"), SETBACK_PUT_OFF);
	CHECK_INT(setback_of_answer(429, "too_many_downloads"), SETBACK_PUT_OFF);
	CHECK_INT(setback_of_answer(503, "pool_full"), SETBACK_PUT_OFF);
	CHECK_INT(setback_of_answer(503, "commit_unknown"), SETBACK_LOST);
	CHECK_INT(setback_of_answer(502, ""), SETBACK_LOST);
}

static void
what_may_have_been_done_is_repeated_only_where_that_is_safe(struct scope *sc)
{
	(void)sc;
	static const enum setback all[] = {SETBACK_NONE, SETBACK_UNSENT, SETBACK_PUT_OFF, SETBACK_LOST};
	static const bool once[] = {false, true, true, false}, twice[] = {false, true, true, true};

	for (size_t i = 0; i < LENGTH_OF(all); i++) {
		struct patience a = {.patience_ms = 60000}, b = a;

		CHECK_INT(patience_wait(&a, all[i], false, -1, 1000, 0) >= 0, once[i]);
		CHECK_INT(patience_wait(&b, all[i], true, -1, 1000, 0) >= 0, twice[i]);
	}
}

static void
waits_grow_and_end_with_patience(struct scope *sc)
{
	(void)sc;
	struct patience p = {.patience_ms = 20000};
	int64_t now = 5000, wait, last = 0;
	int n = 0;

	while ((wait = patience_wait(&p, SETBACK_UNSENT, true, -1, now, LATER)) >= 0) {
		CHECK(wait >= last);
		last = wait;
		now += wait;
		n++;
	}
	CHECK(now <= 25000);
	CHECK(n > 4 && n < 20);
	patience_renew(&p);
	CHECK(patience_wait(&p, SETBACK_UNSENT, true, -1, now, LATER) > 0);
	p = (struct patience){.patience_ms = 0};
	CHECK_INT(patience_wait(&p, SETBACK_UNSENT, true, -1, now, LATER), -1);
}

static void
what_the_server_asks_for_is_kept_up_to_a_limit(struct scope *sc)
{
	(void)sc;
	struct patience p = {.patience_ms = 100000};

	CHECK_INT(patience_wait(&p, SETBACK_PUT_OFF, false, 7, 0, 0), 7000);
	CHECK(patience_wait(&p, SETBACK_PUT_OFF, false, 0, 7000, 0) > 0);
	CHECK_INT(patience_wait(&p, SETBACK_PUT_OFF, false, PATIENCE_RETRY_AFTER_MAX_S + 1, 8000, 0), -1);
	p = (struct patience){.patience_ms = 5000};
	CHECK_INT(patience_wait(&p, SETBACK_PUT_OFF, false, 6, 0, 0), -1);
}

T_MAIN(T(answers_of_a_server_in_trouble_are_setbacks), T(what_may_have_been_done_is_repeated_only_where_that_is_safe),
       T(waits_grow_and_end_with_patience), T(what_the_server_asks_for_is_kept_up_to_a_limit))
