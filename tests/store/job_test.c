/* Ticks, leases and what ends them, on a real database. */
#include "config.h"

#include "store/card.h"
#include "store/db.h"
#include "store/job.h"

#define LEASE_MS 60000

static const struct job_limits limits = {
	.max_attempts = 3, .backoff_ms = 1000, .backoff_max_ms = 4000, .given_up_comment = "сдались"};
static const char *const generate[] = {JOB_KIND_GENERATE};

/* Nothing of other tests is in the way. */
static void
clear(struct scope *sc)
{
	db_ask(sc, "UPDATE posm.posm_jobs SET state = 'cancelled', lease_token = NULL, lease_until = NULL "
		   "WHERE state IN ('waiting', 'ready', 'leased')");
	db_ask(sc, "UPDATE posm.restaurants_posm_versions SET status = 'cancelled', finished_at = now() "
		   "WHERE status IN ('created', 'scheduled', 'in-progress')");
}

static struct generation
pressed(struct scope *sc, struct place *place, int tables)
{
	struct generation g = {0};

	*place = db_place(sc, tables);
	CHECK_OK(sc, db_press(sc, place, &g));
	return g;
}

static enum rc
tick(struct scope *sc, struct pg *pg, int32_t max, int32_t *scheduled)
{
	const struct job_expired *expired;
	size_t n;
	int32_t slots = 0;
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, pg, &tx, 10000));
	TRY(job_tick_lock(sc, pg));
	TRY(job_expire(sc, pg, &limits, &expired, &n));
	TRY(job_count_slots(sc, pg, &slots));
	TRY(job_schedule(sc, pg, max - slots, scheduled));
	return pg_commit(sc, pg);
}

/* Pressed, scheduled and claimed. */
static struct job_lease
leased(struct scope *sc, struct place *place, int tables, struct generation *g)
{
	struct job_lease lease = {0};
	int32_t scheduled = 0;
	size_t n = 0;

	clear(sc);
	*g = pressed(sc, place, tables);
	CHECK_OK(sc, tick(sc, place->app.pg, 1, &scheduled));
	CHECK_INT(scheduled, 1);
	CHECK_OK(sc, job_claim(sc, place->app.pg, generate, 1, "w1", LEASE_MS, 5, &lease, &n));
	CHECK_INT(n, 1);
	CHECK_INT(lease.subject, g->id);
	return lease;
}

static const char *
state(struct scope *sc, int64_t id)
{
	return db_ask(
		sc,
		scope_printf(sc,
			     "SELECT v.status, j.state, j.failures, j.epoch FROM posm.restaurants_posm_versions v "
			     "JOIN posm.posm_jobs j ON j.kind = 'generate' AND j.subject = v.id WHERE v.id = %" PRId64,
			     id));
}

static void
run_out(struct scope *sc, const struct job_lease *lease)
{
	db_ask(sc,
	       scope_printf(sc, "UPDATE posm.posm_jobs SET lease_until = now() - interval '1 s' WHERE id = %" PRId64,
			    lease->id));
}

static const struct stored_card *
cards(struct scope *sc, struct pg *pg, int64_t id, uint8_t inputs)
{
	const struct card *rows;
	size_t n;

	CHECK_OK(sc, generation_snapshot(sc, pg, id, 0, 0, &rows, &n));
	struct stored_card *all = scope_array(sc, n, sizeof(*all));

	for (size_t i = 0; i < n; i++) {
		all[i] = (struct stored_card){.ordinal = rows[i].ordinal,
					      .table_uuid = rows[i].uuid,
					      .place.object_key = generation_key(sc, id, 1, rows[i].uuid),
					      .entry_name = scope_printf(sc, "%s.pdf", rows[i].number),
					      .place.size = 1000 + i,
					      .crc32 = 0xfffffff0u + (uint32_t)i,
					      .proof = i == 0 ? "{\"grade\": \"ok\"}" : NULL};
		memset(all[i].inputs_sha256, inputs, sizeof(all[i].inputs_sha256));
		memset(all[i].sha256, 7, sizeof(all[i].sha256));
	}
	return all;
}

/* --- tick -------------------------------------------------------------------------------------------------- */

static int
tick_child(struct scope *sc, int i, const void *ctx)
{
	int32_t scheduled = 0;

	(void)i;
	return tick(sc, db_open(sc), *(const int32_t *)ctx, &scheduled) == RC_OK ? scheduled : DB_OUTCOMES - 2;
}

static void
twenty_tickers_behind_a_held_lock_keep_the_limit(struct scope *sc)
{
	const int32_t max = 3;
	int outcomes[DB_OUTCOMES];
	struct place place;

	clear(sc);
	for (int i = 0; i < 10; i++)
		(void)pressed(sc, &place, 1);
	/* all twenty wait for this one, then run as fast as they can */
	PGconn *holder = PQconnectdb("");

	PQclear(PQexec(holder, "BEGIN; SELECT pg_advisory_xact_lock(hashtext('posm.tick'))"));
	pid_t releaser = fork();

	if (releaser == 0) {
		struct scope *own = scope_new("test", "releaser");

		/* seen waiting, not guessed */
		while (db_ask_int(own, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") <
		       20)
			usleep(2000);
		db_ask(own, scope_printf(own, "SELECT pg_terminate_backend(%d)", PQbackendPID(holder)));
		_exit(0);
	}
	db_together(20, tick_child, &max, outcomes);
	PQfinish(holder);
	(void)waitpid(releaser, NULL, 0);
	CHECK_INT(outcomes[3], 1);
	CHECK_INT(outcomes[0], 19);
	CHECK_INT(db_ask_int(sc, "SELECT count(*) FROM posm.restaurants_posm_versions WHERE status = 'scheduled'"), 3);
	CHECK_INT(db_ask_int(sc, "SELECT count(*) FROM posm.posm_jobs WHERE state = 'ready'"), 3);
}

static void
a_lowered_limit_stops_new_ones_only(struct scope *sc)
{
	struct place place;
	int32_t scheduled = 0;

	clear(sc);
	for (int i = 0; i < 4; i++)
		(void)pressed(sc, &place, 1);
	CHECK_OK(sc, tick(sc, place.app.pg, 3, &scheduled));
	CHECK_INT(scheduled, 3);
	CHECK_OK(sc, tick(sc, place.app.pg, 1, &scheduled));
	CHECK_INT(scheduled, 0);
}

static void
restaurants_take_turns_and_batches_come_last(struct scope *sc)
{
	struct place busy, other, batch;
	struct generation g = {0}, b = {0};
	int32_t scheduled = 0;
	char wanted[128] = "";

	clear(sc);
	/* a batch first, then three of one restaurant, then one of another */
	b = pressed(sc, &batch, 1);
	db_ask(sc, scope_printf(sc,
				"WITH made AS (INSERT INTO posm.posm_batches (brand_id, template_id)"
				" SELECT r.brand_id, v.template_id FROM posm.restaurants_posm_versions v"
				" JOIN posm.restaurants r ON r.id = v.restaurant_id WHERE v.id = %" PRId64 " RETURNING id)"
				" UPDATE posm.restaurants_posm_versions SET batch_id = made.id FROM made"
				" WHERE restaurants_posm_versions.id = %" PRId64 " RETURNING batch_id",
				b.id, b.id));
	g = pressed(sc, &busy, 1);
	int64_t first = g.id;

	for (int i = 0; i < 2; i++) {
		busy.template_id = db_template(sc, busy.app.pg);
		CHECK_OK(sc, db_press(sc, &busy, &g));
	}
	struct generation o = pressed(sc, &other, 1);

	CHECK_OK(sc, tick(sc, other.app.pg, 2, &scheduled));
	CHECK_INT(scheduled, 2);
	snprintf(wanted, sizeof(wanted), "%" PRId64 " %" PRId64, first, o.id);
	CHECK_TEXT(db_ask(sc, "SELECT id FROM posm.restaurants_posm_versions WHERE status = 'scheduled' ORDER BY id"),
		   wanted);
}

static void
the_next_moment_is_that_of_the_nearest_wait_or_lease(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	int64_t ms = 0;

	clear(sc);
	place = db_place(sc, 1);
	CHECK_OK(sc, job_next_ms(sc, place.app.pg, &ms));
	CHECK_INT(ms, -1);
	(void)leased(sc, &place, 1, &g);
	CHECK_OK(sc, job_next_ms(sc, place.app.pg, &ms));
	CHECK(ms > LEASE_MS - 10000 && ms <= LEASE_MS);
	CHECK_OK(sc, job_add(sc, place.app.pg, JOB_KIND_SWEEP, 0, 20000));
	CHECK_OK(sc, job_next_ms(sc, place.app.pg, &ms));
	CHECK(ms > 10000 && ms <= 20000);
	CHECK_OK(sc, job_hasten(sc, place.app.pg, JOB_KIND_SWEEP, 0, 60000));
	CHECK_OK(sc, job_next_ms(sc, place.app.pg, &ms));
	CHECK(ms > 5000 && ms <= 20000);
	CHECK_OK(sc, job_hasten(sc, place.app.pg, JOB_KIND_SWEEP, 0, 5000));
	CHECK_OK(sc, job_next_ms(sc, place.app.pg, &ms));
	CHECK(ms > 0 && ms <= 5000);
	clear(sc);
}

/* --- claiming ---------------------------------------------------------------------------------------------- */

static int
claim_child(struct scope *sc, int i, const void *ctx)
{
	struct job_lease lease;
	size_t n = 0;

	(void)ctx;
	if (job_claim(sc, db_open(sc), generate, 1, scope_printf(sc, "w%d", i), LEASE_MS, 1, &lease, &n) != RC_OK)
		return DB_OUTCOMES - 2;
	return (int)n;
}

static void
a_job_is_claimed_once(struct scope *sc)
{
	struct place place;
	int32_t scheduled = 0;
	int outcomes[DB_OUTCOMES];

	clear(sc);
	for (int i = 0; i < 5; i++)
		(void)pressed(sc, &place, 1);
	CHECK_OK(sc, tick(sc, place.app.pg, 5, &scheduled));
	db_together(20, claim_child, NULL, outcomes);
	CHECK_INT(outcomes[1], 5);
	CHECK_INT(outcomes[0], 15);
	CHECK_INT(db_ask_int(sc, "SELECT count(DISTINCT lease_token) FROM posm.posm_jobs WHERE state = 'leased'"), 5);
	CHECK_INT(db_ask_int(sc, "SELECT count(*) FROM posm.restaurants_posm_versions WHERE status = 'in-progress' AND "
				 "started_at IS NOT NULL"),
		  5);
}

static void
unknown_kinds_are_left_to_those_who_know_them(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct job_lease lease = {0};
	size_t n = 9;
	static const char *const sweep[] = {JOB_KIND_SWEEP};

	clear(sc);
	CHECK_OK(sc, job_add(sc, place.app.pg, "of the future", 1, 0));
	CHECK_OK(sc, job_claim(sc, place.app.pg, generate, 1, "w", LEASE_MS, 5, &lease, &n));
	CHECK_INT(n, 0);
	CHECK_OK(sc, job_add(sc, place.app.pg, JOB_KIND_SWEEP, 0, 0));
	CHECK_OK(sc, job_claim(sc, place.app.pg, sweep, 1, "w", LEASE_MS, 5, &lease, &n));
	CHECK_INT(n, 1);
	CHECK_TEXT(lease.kind, JOB_KIND_SWEEP);
	/* there already: not added twice, not taken from its runner */
	CHECK_OK(sc, job_add(sc, place.app.pg, JOB_KIND_SWEEP, 0, 0));
	CHECK_OK(sc, job_done(sc, place.app.pg, &lease, NULL));
	CHECK_FAULT(sc, job_done(sc, place.app.pg, &lease, NULL), "lease_lost");
	CHECK_OK(sc, job_add(sc, place.app.pg, JOB_KIND_SWEEP, 0, 0));
	CHECK_OK(sc, job_claim(sc, place.app.pg, sweep, 1, "w", LEASE_MS, 5, &lease, &n));
	CHECK_INT(n, 1);
	CHECK_INT(lease.epoch, 2);
}

static void
why_a_task_failed_stays_until_it_succeeds(struct scope *sc)
{
	static const char *const sweep[] = {JOB_KIND_SWEEP}, error[] = "SELECT count(*) FROM posm.posm_jobs WHERE error = 'storage_refused'";
	struct place place = db_place(sc, 1);
	struct job_lease lease = {0};
	size_t n = 0;

	clear(sc);
	for (int failing = 1; failing >= 0; failing--) {
		CHECK_OK(sc, job_add(sc, place.app.pg, JOB_KIND_SWEEP, 0, 0));
		CHECK_INT(db_ask_int(sc, error), !failing);
		CHECK_OK(sc, job_claim(sc, place.app.pg, sweep, 1, "w", LEASE_MS, 1, &lease, &n));
		CHECK_INT(n, 1);
		if (failing)
			CHECK_OK(sc, job_fail(sc, place.app.pg, &lease, &(struct job_reason){"storage_refused", NULL, NULL}));
		else
			CHECK_OK(sc, job_done(sc, place.app.pg, &lease, NULL));
		CHECK_INT(db_ask_int(sc, error), failing);
	}
	clear(sc);
}

/* --- leases ------------------------------------------------------------------------------------------------ */

static void
a_lease_that_ran_out_goes_back_and_its_old_holder_changes_nothing(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease old = leased(sc, &place, 2, &g), new = {0};
	struct pg *pg = place.app.pg;
	const struct stored_card *made = cards(sc, pg, g.id, 1);
	const struct job_reason reason = {"storage_unavailable", NULL, NULL};
	const struct job_result result = {NULL, NULL};
	int32_t scheduled = 0;
	size_t n = 0;
	bool held = true;

	run_out(sc, &old);
	CHECK_OK(sc, tick(sc, pg, 1, &scheduled));
	CHECK_INT(scheduled, 0); /* it waits for its back-off, which frees the slot */
	CHECK_TEXT(state(sc, g.id), "created waiting 1 1");
	db_ask(sc, scope_printf(sc, "UPDATE posm.restaurants_posm_versions SET not_before = now() WHERE id = %" PRId64,
				g.id));
	CHECK_OK(sc, tick(sc, pg, 1, &scheduled));
	CHECK_INT(scheduled, 1);
	CHECK_OK(sc, job_claim(sc, pg, generate, 1, "w2", LEASE_MS, 5, &new, &n));
	CHECK_INT(n, 1);
	CHECK_INT(new.epoch, 2);
	CHECK_INT(new.failures, 1);
	/* the zombie wakes up */
	CHECK_OK(sc, job_renew(sc, pg, &old, 1, LEASE_MS, &held));
	CHECK(!held);
	CHECK_FAULT(sc, card_insert(sc, pg, &old, made, 2, 2), "lease_lost");
	CHECK_FAULT(sc, job_done(sc, pg, &old, &result), "lease_lost");
	CHECK_FAULT(sc, job_retry(sc, pg, &old, 0, &reason), "lease_lost");
	CHECK_FAULT(sc, job_fail(sc, pg, &old, &reason), "lease_lost");
	CHECK_FAULT(sc, job_hand_back(sc, pg, &old), "lease_lost");
	CHECK_TEXT(state(sc, g.id), "in-progress leased 1 2");
	CHECK_INT(db_ask_int(sc, scope_printf(sc, "SELECT count(*) FROM posm.posm_cards WHERE generation_id = %" PRId64,
					      g.id)),
		  0);
	/* the successor ends it */
	CHECK_OK(sc, card_insert(sc, pg, &new, made, 2, 2));
	CHECK_OK(sc, job_done(sc, pg, &new, &result));
	CHECK_TEXT(state(sc, g.id), "done done 1 2");
	CHECK_OK(sc, generation_load(sc, pg, NULL, g.id, &g));
	CHECK_INT(g.epoch, 2);
}

static void
a_renewed_lease_does_not_run_out(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 1, &g);
	struct job_lease both[] = {{.id = 999999, .token = "00000000-0000-4000-8000-000000000000"}, lease};
	bool held[2] = {true, false};
	int32_t scheduled = 0;

	run_out(sc, &lease);
	CHECK_OK(sc, job_renew(sc, place.app.pg, both, 2, LEASE_MS, held));
	CHECK(!held[0]);
	CHECK(held[1]);
	CHECK_OK(sc, tick(sc, place.app.pg, 1, &scheduled));
	CHECK_TEXT(state(sc, g.id), "in-progress leased 0 1");
}

static void
attempts_that_run_out_end_in_an_error(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 1, &g);
	int32_t scheduled = 0;
	size_t n = 0;

	for (int failure = 1; failure < limits.max_attempts; failure++) {
		run_out(sc, &lease);
		CHECK_OK(sc, tick(sc, place.app.pg, 1, &scheduled));
		db_ask(sc,
		       scope_printf(sc,
				    "UPDATE posm.restaurants_posm_versions SET not_before = NULL WHERE id = %" PRId64,
				    g.id));
		CHECK_OK(sc, tick(sc, place.app.pg, 1, &scheduled));
		CHECK_OK(sc, job_claim(sc, place.app.pg, generate, 1, "w", LEASE_MS, 5, &lease, &n));
		CHECK_INT(n, 1);
		CHECK_INT(lease.failures, failure);
	}
	run_out(sc, &lease);
	CHECK_OK(sc, tick(sc, place.app.pg, 1, &scheduled));
	CHECK_TEXT(state(sc, g.id), "error failed 3 3");
	CHECK_OK(sc, generation_load(sc, place.app.pg, NULL, g.id, &g));
	CHECK_TEXT(g.reason, "{\"args\": {\"attempts\": 3}, \"code\": \"attempts_exhausted\"}");
	CHECK_TEXT(g.comment, "сдались");
	/* a person may try again from the start */
	CHECK_OK(sc, generation_retry(sc, place.app.pg, NULL, g.id));
	CHECK_TEXT(state(sc, g.id), "created waiting 0 3");
	CHECK_FAULT(sc, generation_retry(sc, place.app.pg, NULL, g.id), "generation_not_failed");
}

static void
a_job_handed_back_counts_no_failure_and_waits_for_nothing(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 1, &g);
	int32_t scheduled = 0;
	size_t n = 0;

	CHECK_OK(sc, job_hand_back(sc, place.app.pg, &lease));
	CHECK_TEXT(state(sc, g.id), "created waiting 0 1");
	CHECK_OK(sc, tick(sc, place.app.pg, 1, &scheduled));
	CHECK_OK(sc, job_claim(sc, place.app.pg, generate, 1, "w", LEASE_MS, 5, &lease, &n));
	CHECK_INT(n, 1);
	CHECK_INT(lease.epoch, 2);
	CHECK_INT(lease.failures, 0);
}

static void
a_failed_attempt_waits_and_says_why(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 1, &g);
	const struct job_reason reason = {"storage_unavailable", "{\"host\": \"s3\"}", "хранилище недоступно"};
	int32_t scheduled = 0;
	int64_t ms = 0;

	CHECK_OK(sc, job_retry(sc, place.app.pg, &lease, 30000, &reason));
	CHECK_TEXT(state(sc, g.id), "created waiting 1 1");
	CHECK_OK(sc, tick(sc, place.app.pg, 1, &scheduled));
	CHECK_INT(scheduled, 0);
	CHECK_OK(sc, job_next_ms(sc, place.app.pg, &ms));
	CHECK(ms > 20000 && ms <= 30000);
	CHECK_OK(sc, generation_load(sc, place.app.pg, NULL, g.id, &g));
	CHECK_TEXT(g.reason, "{\"args\": {\"host\": \"s3\"}, \"code\": \"storage_unavailable\"}");
	CHECK_TEXT(g.comment, "хранилище недоступно");
}

static void
a_failure_for_good_ends_the_generation(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 1, &g);

	CHECK_OK(sc, job_fail(sc, place.app.pg, &lease, &(struct job_reason){"no_glyph", NULL, "нет буквы"}));
	CHECK_TEXT(state(sc, g.id), "error failed 1 1");
	CHECK_OK(sc, generation_load(sc, place.app.pg, NULL, g.id, &g));
	CHECK(g.finished_at != NULL);
}

static void
cancelling_takes_the_lease_away(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 1, &g);

	CHECK_OK(sc, generation_cancel(sc, place.app.pg, NULL, g.id));
	CHECK_TEXT(state(sc, g.id), "cancelled cancelled 0 1");
	CHECK_FAULT(sc, job_done(sc, place.app.pg, &lease, &(struct job_result){NULL, NULL}), "lease_lost");
	CHECK_FAULT(sc, generation_cancel(sc, place.app.pg, NULL, g.id), "generation_ended");
	bool was_there = false;

	CHECK_OK(sc, generation_remove(sc, place.app.pg, NULL, g.id, 0, &was_there));
	CHECK(was_there);
	CHECK_OK(sc, generation_remove(sc, place.app.pg, NULL, g.id, 0, &was_there));
	CHECK(!was_there);
}

/* --- cards ------------------------------------------------------------------------------------------------- */

static void
done_needs_every_card(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 3, &g);
	struct pg *pg = place.app.pg;
	const struct stored_card *made = cards(sc, pg, g.id, 1);
	const struct job_result result = {"{\"ok\": 3}",
					  "{\"object_key\": \"generations/1/1/manifest.csv\", \"size\": 5}"};

	CHECK_OK(sc, card_insert(sc, pg, &lease, made, 2, 2));
	CHECK_OK(sc, generation_load(sc, pg, NULL, g.id, &g));
	CHECK_INT(g.progress, 2);
	CHECK_INT(job_done(sc, pg, &lease, &result), RC_BROKEN);
	CHECK_TEXT(sc->fault.code, "cards_incomplete");
	CHECK_TEXT(state(sc, g.id), "in-progress leased 0 1");
	/* one again, one new */
	CHECK_OK(sc, card_insert(sc, pg, &lease, made + 1, 2, 3));
	CHECK_OK(sc, job_done(sc, pg, &lease, &result));
	CHECK_OK(sc, generation_load(sc, pg, NULL, g.id, &g));
	CHECK_INT(g.status, GENERATION_DONE);
	CHECK_INT(g.progress, 3);
	CHECK_TEXT(g.proof, "{\"ok\": 3}");
	CHECK(strstr(g.manifest, "manifest.csv") != NULL);
}

static void
cards_come_back_as_they_were_stored(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	struct job_lease lease = leased(sc, &place, 5, &g);
	struct pg *pg = place.app.pg;
	const struct stored_card *made = cards(sc, pg, g.id, 1), *rows = NULL;
	struct stored_card one;
	size_t n = 0;

	CHECK_OK(sc, card_insert(sc, pg, &lease, made, 5, 5));
	CHECK_OK(sc, card_find(sc, pg, g.id, made[3].table_uuid, &one));
	CHECK_INT(one.ordinal, 3);
	CHECK_INT(one.place.size, 1003);
	CHECK_INT(one.crc32, 0xfffffff3u);
	CHECK_INT(one.epoch, 1);
	CHECK_TEXT(one.place.object_key, made[3].place.object_key);
	CHECK_TEXT(one.entry_name, "Стол 4.pdf");
	CHECK(memcmp(one.sha256, made[3].sha256, 32) == 0);
	CHECK(memcmp(one.inputs_sha256, made[3].inputs_sha256, 32) == 0);
	CHECK(one.proof == NULL);
	CHECK_OK(sc, card_list(sc, pg, g.id, 1, 3, false, &rows, &n));
	CHECK_INT(n, 3);
	CHECK_INT(rows[0].ordinal, 1);
	CHECK_INT(rows[2].ordinal, 3);
	CHECK_FAULT(sc, card_find(sc, pg, g.id, "00000000-0000-4000-8000-000000000000", &one), "not_found");
}

/* Presses again, makes the cards with these inputs, the first of them with others. */
static void
make_again(struct scope *sc, struct place *place, uint8_t inputs, uint8_t first, struct generation *g)
{
	struct job_lease lease = {0};
	int32_t scheduled = 0;
	size_t n = 0;

	CHECK_OK(sc, db_press(sc, place, g));
	CHECK_OK(sc, tick(sc, place->app.pg, 1, &scheduled));
	CHECK_OK(sc, job_claim(sc, place->app.pg, generate, 1, "w", LEASE_MS, 1, &lease, &n));
	CHECK_INT(n, 1);
	const struct stored_card *made = cards(sc, place->app.pg, g->id, inputs);
	struct stored_card *all = scope_array(sc, (size_t)g->total, sizeof(*all));

	memcpy(all, made, (size_t)g->total * sizeof(*all));
	memset(all[0].inputs_sha256, first, 32);
	CHECK_OK(sc, card_insert(sc, place->app.pg, &lease, all, (size_t)g->total, g->total));
	CHECK_OK(sc, job_done(sc, place->app.pg, &lease, &(struct job_result){NULL, NULL}));
}

static void
changed_means_other_than_in_the_generation_before(struct scope *sc)
{
	struct place place;
	struct generation g = {0};
	const struct stored_card *rows = NULL;
	size_t n = 0;

	clear(sc);
	place = db_place(sc, 4);
	make_again(sc, &place, 1, 1, &g);
	CHECK_OK(sc, card_list(sc, place.app.pg, g.id, 0, 100, true, &rows, &n));
	CHECK_INT(n, 4); /* nothing was before */
	make_again(sc, &place, 1, 2, &g);
	CHECK_OK(sc, card_list(sc, place.app.pg, g.id, 0, 100, true, &rows, &n));
	CHECK_INT(n, 1);
	CHECK_INT(rows[0].ordinal, 0);
	make_again(sc, &place, 1, 2, &g);
	CHECK_OK(sc, card_list(sc, place.app.pg, g.id, 0, 100, true, &rows, &n));
	CHECK_INT(n, 0);
}

/* --- against each other ------------------------------------------------------------------------------------ */

struct storm {
	int64_t ids[8];
};

/* Ticks, claims, ends and cancels as they come: whatever wins, nobody hangs and states and jobs agree. */
static int
storm_child(struct scope *sc, int i, const void *ctx)
{
	const struct storm *storm = ctx;
	struct pg *pg = db_open(sc);
	struct job_lease lease;
	int32_t scheduled;
	size_t n = 0;

	for (int round = 0; round < 10; round++) {
		enum rc rc = i % 3 == 2 ? generation_cancel(sc, pg, NULL, storm->ids[(round + i) % 8])
					: tick(sc, pg, 3, &scheduled);

		if (rc != RC_OK && rc != RC_CONFLICT)
			return 1;
		if (i % 3 == 2)
			continue;
		if (job_claim(sc, pg, generate, 1, "w", LEASE_MS, 1, &lease, &n) != RC_OK)
			return 2;
		rc = n == 0  ? RC_OK
		     : i % 2 ? job_hand_back(sc, pg, &lease)
			     : job_fail(sc, pg, &lease, &(struct job_reason){"x", NULL, NULL});
		if (rc != RC_OK && rc != RC_CONFLICT)
			return 3;
	}
	return 0;
}

static void
ticks_claims_ends_and_cancels_never_hang_each_other(struct scope *sc)
{
	struct storm storm;
	struct place place;
	int outcomes[DB_OUTCOMES];

	clear(sc);
	for (size_t i = 0; i < LENGTH_OF(storm.ids); i++)
		storm.ids[i] = pressed(sc, &place, 1).id;
	db_together(12, storm_child, &storm, outcomes);
	CHECK_INT(outcomes[0], 12);
	CHECK_TEXT(
		db_ask(sc,
		       "SELECT v.status, j.state FROM posm.restaurants_posm_versions v JOIN posm.posm_jobs j ON j.kind "
		       "= 'generate' "
		       "AND j.subject = v.id WHERE (v.status::text, j.state::text) NOT IN (('created', 'waiting'), "
		       "('scheduled', 'ready'), "
		       "('in-progress', 'leased'), ('done', 'done'), ('error', 'failed'), ('cancelled', 'cancelled'), "
		       "('deleted', 'done'), ('deleted', 'cancelled'))"),
		"");
	CHECK(db_ask_int(sc, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0);
}

DB_MAIN(T(twenty_tickers_behind_a_held_lock_keep_the_limit), T(a_lowered_limit_stops_new_ones_only),
	T(restaurants_take_turns_and_batches_come_last), T(the_next_moment_is_that_of_the_nearest_wait_or_lease),
	T(a_job_is_claimed_once), T(unknown_kinds_are_left_to_those_who_know_them),
		T(why_a_task_failed_stays_until_it_succeeds),
	T(a_lease_that_ran_out_goes_back_and_its_old_holder_changes_nothing), T(a_renewed_lease_does_not_run_out),
	T(attempts_that_run_out_end_in_an_error), T(a_job_handed_back_counts_no_failure_and_waits_for_nothing),
	T(a_failed_attempt_waits_and_says_why), T(a_failure_for_good_ends_the_generation),
	T(cancelling_takes_the_lease_away), T(done_needs_every_card), T(cards_come_back_as_they_were_stored),
	T(changed_means_other_than_in_the_generation_before), T(ticks_claims_ends_and_cancels_never_hang_each_other))
