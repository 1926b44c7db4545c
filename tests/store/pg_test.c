/* The connection: what is lost comes back, what fails says how, nothing half done stays. */
#include "config.h"

#include <signal.h>
#include <string.h>

#include "base/clock.h"
#include "store/db.h"
#include "store/user.h"

static struct pg *
victim(struct scope *sc, int64_t statement_timeout_ms)
{
	struct pg *pg = pg_new("", "victim", statement_timeout_ms);

	scope_at_end(sc, db_close, pg);
	CHECK_OK(sc, pg_connect(sc, pg));
	return pg;
}

static void
terminate_victims(struct scope *sc)
{
	db_ask(sc, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'victim'");
}

/* A session that holds the lock which Q_JOB_TICK_LOCK waits for. */
static PGconn *
hold_lock(void)
{
	PGconn *holder = PQconnectdb("");

	PQclear(PQexec(holder, "BEGIN; SELECT pg_advisory_xact_lock(hashtext('posm.tick'))"));
	return holder;
}

static enum rc
put(struct scope *sc, struct pg *pg, const char *login)
{
	bool is_new;

	return user_put(sc, pg, &(struct who){.login = login, .role = ROLE_VIEWER}, 0, &is_new);
}

static bool
is_there(struct scope *sc, const char *login)
{
	return db_ask_int(sc, scope_printf(sc, "SELECT count(*) FROM posm.posm_users WHERE login = '%s'", login)) == 1;
}

/* --- transactions ------------------------------------------------------------------------------------------ */

static void
leave_early(struct scope *sc, struct pg *pg)
{
	AUTO_PG_TX *tx = NULL;

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	CHECK_OK(sc, put(sc, pg, "early"));
}

static void
a_transaction_left_open_is_rolled_back(struct scope *sc)
{
	struct pg *pg = db_open(sc);

	leave_early(sc, pg);
	CHECK(!pg_in_transaction(pg));
	CHECK(!is_there(sc, "early"));
	CHECK_OK(sc, put(sc, pg, "later"));
	CHECK(is_there(sc, "later"));
}

/* Puts a login in a transaction inside another one; without `keep` it goes out before its commit. */
static enum rc
put_inside(struct scope *sc, struct pg *pg, const char *login, bool keep)
{
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, pg, &tx, 0));
	TRY(put(sc, pg, login));
	return keep ? pg_commit(sc, pg) : RC_OK;
}

static void
an_inner_transaction_ends_alone_and_holds_with_the_outer(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	AUTO_PG_TX *tx = NULL;

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	CHECK_OK(sc, put_inside(sc, pg, "nested-kept", true));
	CHECK_OK(sc, put_inside(sc, pg, "nested-left", false));
	CHECK(put_inside(sc, pg, "", true) != RC_OK); /* the database refuses it; the outer one goes on */
	CHECK_OK(sc, put(sc, pg, "nested-outer"));
	CHECK(pg_in_transaction(pg));
	CHECK_OK(sc, pg_commit(sc, pg));
	CHECK(tx == NULL);
	CHECK_TEXT(db_ask(sc, "SELECT string_agg(login, ' ' ORDER BY login) FROM posm.posm_users WHERE login LIKE 'nested-%'"),
		   "nested-kept nested-outer");
	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	CHECK_OK(sc, put_inside(sc, pg, "nested-lost", true));
	pg_rollback(pg);
	CHECK(!pg_in_transaction(pg));
	CHECK_INT(db_ask_int(sc, "SELECT count(*) FROM posm.posm_users WHERE login = 'nested-lost'"), 0);
}

static void
a_transaction_in_which_something_failed_is_not_committed(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	AUTO_PG_TX *tx = NULL;

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	CHECK_OK(sc, put(sc, pg, "first"));
	CHECK_FAULT(sc, put(sc, pg, ""), "db_value");
	CHECK_TEXT(pg_constraint(pg), "posm_users_login_check");
	CHECK_INT(pg_commit(sc, pg), RC_BROKEN);
	CHECK(!is_there(sc, "first"));
}

static void
time_outs_end_with_their_transaction(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	PGconn *holder = hold_lock();
	AUTO_PG_TX *tx = NULL;
	int64_t begin = clock_ms();

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 200));
	CHECK_FAULT(sc, pg_exec(sc, pg, Q_JOB_TICK_LOCK, PG_NO_ARGS, NULL), "db_busy");
	CHECK(clock_ms() - begin < 5000);
	pg_rollback(pg);
	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	PQfinish(holder);
	CHECK_OK(sc, pg_exec(sc, pg, Q_JOB_TICK_LOCK, PG_NO_ARGS, NULL));
	CHECK_OK(sc, pg_commit(sc, pg));
}

/* --- time-outs --------------------------------------------------------------------------------------------- */

static void
a_statement_that_takes_too_long_is_cancelled(struct scope *sc)
{
	struct pg *pg = victim(sc, 300);
	PGconn *holder = hold_lock();
	AUTO_PG_TX *tx = NULL;

	/* by this side, outside of a transaction */
	CHECK_FAULT(sc, pg_exec(sc, pg, Q_JOB_TICK_LOCK, PG_NO_ARGS, NULL), "db_timeout");
	/* by the server, inside */
	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	CHECK_FAULT(sc, pg_exec(sc, pg, Q_JOB_TICK_LOCK, PG_NO_ARGS, NULL), "db_timeout");
	pg_rollback(pg);
	PQfinish(holder);
	CHECK_OK(sc, pg_exec(sc, pg, Q_JOB_TICK_LOCK, PG_NO_ARGS, NULL));
}

static void
a_server_that_falls_silent_is_given_up(struct scope *sc)
{
	struct pg *pg = victim(sc, 300);
	pid_t backend = (pid_t)db_ask_int(sc, "SELECT pid FROM pg_stat_activity WHERE application_name = 'victim'");
	int64_t begin = clock_ms();

	CHECK(kill(backend, SIGSTOP) == 0);
	CHECK_FAULT(sc, put(sc, pg, "silent"), "db_unavailable");
	CHECK(clock_ms() - begin < 8000);
	CHECK(kill(backend, SIGCONT) == 0);
	CHECK_OK(sc, put(sc, pg, "spoken"));
}

/* --- losing the connection --------------------------------------------------------------------------------- */

static void
an_idle_connection_that_ended_is_replaced_unseen(struct scope *sc)
{
	struct pg *pg = victim(sc, 5000);

	terminate_victims(sc);
	CHECK_OK(sc, put(sc, pg, "unseen"));
	CHECK(is_there(sc, "unseen"));
}

static void
a_transaction_ends_with_its_connection(struct scope *sc)
{
	struct pg *pg = victim(sc, 5000);
	AUTO_PG_TX *tx = NULL;

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	CHECK_OK(sc, put(sc, pg, "half"));
	terminate_victims(sc);
	CHECK_FAULT(sc, put(sc, pg, "other half"), "db_unavailable");
	/* no new connection may take up in the middle */
	CHECK_FAULT(sc, put(sc, pg, "third half"), "db_unavailable");
	CHECK_FAULT(sc, pg_commit(sc, pg), "db_unavailable");
	pg_rollback(pg);
	CHECK(!is_there(sc, "half"));
	CHECK(!is_there(sc, "third half"));
	CHECK_OK(sc, put(sc, pg, "whole"));
}

static void
a_commit_without_an_answer_is_said_to_be_unknown(struct scope *sc)
{
	struct pg *pg = victim(sc, 10000);
	AUTO_PG_TX *tx = NULL;

	db_ask(sc, "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(20); RETURN "
		   "NULL; END $$;"
		   "CREATE CONSTRAINT TRIGGER slowly AFTER INSERT ON posm.posm_users DEFERRABLE INITIALLY DEFERRED "
		   "FOR EACH ROW WHEN (NEW.login = 'slow') EXECUTE FUNCTION slowly()");
	CHECK_OK(sc, pg_begin(sc, pg, &tx, 0));
	CHECK_OK(sc, put(sc, pg, "slow"));
	pid_t killer = fork();

	if (killer == 0) {
		struct scope *own = scope_new("test", "killer");

		while (db_ask_int(own, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'victim' "
				       "AND wait_event = 'PgSleep'") == 0)
			usleep(5000);
		terminate_victims(own);
		_exit(0);
	}
	CHECK_FAULT(sc, pg_commit(sc, pg), "commit_unknown");
	CHECK(!pg_in_transaction(pg));
	(void)waitpid(killer, NULL, 0);
	db_ask(sc, "DROP FUNCTION slowly CASCADE");
	CHECK_OK(sc, put(sc, pg, "after"));
}

static void
connecting_backs_off(struct scope *sc)
{
	struct pg *pg = pg_new("host=/nonexistent dbname=x", "test", 1000);
	int tries = 0;

	scope_at_end(sc, db_close, pg);
	CHECK_FAULT(sc, pg_connect(sc, pg), "db_unavailable");
	CHECK(strstr(sc->fault.detail, "pg.conninfo") != NULL);
	for (int64_t begin = clock_ms(); clock_ms() - begin < 1000; usleep(1000))
		if (pg_connect(sc, pg) == RC_AGAIN)
			tries += strstr(sc->fault.detail, "a moment ago") == NULL;
	CHECK(tries >= 2 && tries <= 4); /* after 0.1, 0.2, 0.4 s */
}

/* --- notifications ----------------------------------------------------------------------------------------- */

static void
listening_goes_on_after_a_loss(struct scope *sc)
{
	struct pg *pg = victim(sc, 5000);
	bool any = false;

	CHECK_OK(sc, pg_listen(sc, pg, Q_JOB_LISTEN));
	CHECK_OK(sc, pg_notified(sc, pg, &any));
	terminate_victims(sc);
	CHECK(db_wait_readable(pg_fd(pg)));
	CHECK_FAULT(sc, pg_notified(sc, pg, &any), "db_unavailable");
	CHECK_INT(pg_fd(pg), -1);
	/* something may have been told meanwhile */
	CHECK_OK(sc, pg_connect(sc, pg));
	CHECK_OK(sc, pg_notified(sc, pg, &any));
	CHECK(any);
	CHECK_OK(sc, pg_notified(sc, pg, &any));
	CHECK(!any);
	db_ask(sc, "NOTIFY posm_jobs");
	CHECK(db_wait_readable(pg_fd(pg)));
	CHECK_OK(sc, pg_notified(sc, pg, &any));
	CHECK(any);
}

/* --- values ------------------------------------------------------------------------------------------------ */

static void
arrays_and_texts_arrive_as_they_were_sent(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	const int64_t brands[] = {INT64_MIN, -5, 1, INT64_MAX}, restaurants[] = {7};
	struct who who = {0};
	bool is_new;
	static const char login[] = "о'ка\\\"{},\t☃";

	CHECK_OK(sc, user_put(sc, pg,
			      &(struct who){.login = login,
					    .role = ROLE_OPERATOR,
					    .brand_ids = brands,
					    .n_brands = 4,
					    .restaurant_ids = restaurants,
					    .n_restaurants = 1},
			      0, &is_new));
	CHECK(is_new);
	CHECK_OK(sc, user_who(sc, pg, login, ROLE_NONE, &who));
	CHECK_TEXT(who.login, login);
	CHECK_INT(who.role, ROLE_OPERATOR);
	CHECK(!who.scope_all);
	CHECK_INT(who.n_brands, 4);
	CHECK(memcmp(who.brand_ids, brands, sizeof(brands)) == 0);
	CHECK_INT(who.n_restaurants, 1);
	CHECK_OK(sc, user_put(sc, pg, &(struct who){.login = login, .role = ROLE_ADMIN, .scope_all = true}, 0, &is_new));
	CHECK(!is_new);
	CHECK_OK(sc, user_who(sc, pg, login, ROLE_NONE, &who));
	CHECK(who.scope_all);
	CHECK_INT(who.n_brands, 0);
	CHECK_OK(sc, user_remove(sc, pg, login, 0));
	CHECK_FAULT(sc, user_remove(sc, pg, login, 0), "not_found");
	CHECK_OK(sc, user_who(sc, pg, login, ROLE_NONE, &who));
	CHECK_INT(who.role, ROLE_NONE);
	CHECK(!who.scope_all);
	CHECK_OK(sc, user_who(sc, pg, login, ROLE_VIEWER, &who));
	CHECK(who.scope_all);
}

static void
text_that_is_no_utf8_is_refused(struct scope *sc)
{
	CHECK_FAULT(sc, put(sc, db_open(sc), "\xff\xfe"), "db_value");
}

static enum rc
ask_who(struct scope *sc, struct pg *pg)
{
	struct who who;

	return user_who(sc, pg, "kept", ROLE_VIEWER, &who);
}

/* user_who is `kept`: planned once a connection. */
static void
what_is_kept_is_planned_anew_by_the_next_connection(struct scope *sc)
{
	struct pg *pg = victim(sc, 0);

	CHECK_OK(sc, ask_who(sc, pg));
	terminate_victims(sc);
	CHECK_OK(sc, ask_who(sc, pg));
	CHECK_OK(sc, ask_who(sc, pg));
}

static void
a_kept_plan_does_not_outlive_a_migration_for_long(struct scope *sc)
{
	struct pg *pg = db_open(sc);

	CHECK_OK(sc, ask_who(sc, pg));
	db_ask(sc, "ALTER TABLE posm.posm_users ALTER login TYPE varchar(200)");
	CHECK_FAULT(sc, ask_who(sc, pg), "db_unavailable");
	CHECK_OK(sc, ask_who(sc, pg));
	db_ask(sc, "ALTER TABLE posm.posm_users ALTER login TYPE text");
}

/* As timestamptz_send says it: microseconds since 2000. */
static const char *
instant(struct scope *sc, const char *sent)
{
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc column = {.name = (char[]){"at"}};

	if (PQsetResultAttrs(result, 1, &column) == 0 ||
	    PQsetvalue(result, 0, 0, sent != NULL ? scope_copy(sc, sent) : NULL, sent != NULL ? (int)strlen(sent) : -1) == 0)
		abort();
	const char *text = pg_instant(sc, result, 0, 0);

	PQclear(result);
	return text;
}

static void
an_instant_is_read_to_the_millisecond(struct scope *sc)
{
	CHECK_TEXT(instant(sc, "\\x0000000000000000"), "2000-01-01T00:00:00.000Z");
	CHECK_TEXT(instant(sc, "\\xffffffffffffffff"), "1999-12-31T23:59:59.999Z");
	CHECK_TEXT(instant(sc, "\\x0002d23b5f779fff"), "2025-02-28T23:59:59.999Z");
	CHECK_TEXT(instant(sc, "\\x0000d30787c3fc00"), "2007-05-09T12:34:56.000Z");
	CHECK(instant(sc, NULL) == NULL);
}

DB_MAIN(T(a_transaction_left_open_is_rolled_back), T(an_inner_transaction_ends_alone_and_holds_with_the_outer),
	T(a_transaction_in_which_something_failed_is_not_committed),
	T(time_outs_end_with_their_transaction), T(a_statement_that_takes_too_long_is_cancelled),
	T(a_server_that_falls_silent_is_given_up), T(an_idle_connection_that_ended_is_replaced_unseen),
	T(a_transaction_ends_with_its_connection), T(a_commit_without_an_answer_is_said_to_be_unknown),
	T(connecting_backs_off), T(listening_goes_on_after_a_loss), T(arrays_and_texts_arrive_as_they_were_sent),
	T(text_that_is_no_utf8_is_refused), T(an_instant_is_read_to_the_millisecond), T(what_is_kept_is_planned_anew_by_the_next_connection),
	T(a_kept_plan_does_not_outlive_a_migration_for_long))
