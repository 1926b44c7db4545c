/* The press of the button on a real database. */
#include "config.h"

#include "base/clock.h"
#include "domain/answer_once.h"
#include "store/db.h"

/* --- versions ---------------------------------------------------------------------------------------------- */

static void
end(struct scope *sc, int64_t id)
{
	db_ask(sc, scope_printf(sc,
				"UPDATE posm.restaurants_posm_versions SET status = 'cancelled', finished_at = now() "
				"WHERE id = %" PRId64,
				id));
}

static void
versions_grow_by_one_and_are_never_given_again(struct scope *sc)
{
	struct place place = db_place(sc, 3);
	struct generation g = {0};

	for (int version = 1; version <= 4; version++) {
		CHECK_OK(sc, db_press(sc, &place, &g));
		CHECK_INT(g.version, version);
		CHECK_INT(g.status, GENERATION_CREATED);
		CHECK_INT(g.total, 3);
		/* a refused press takes no number */
		CHECK_FAULT(sc, db_press(sc, &place, &g), "generation_active");
		end(sc, g.id);
	}
	/* the link is lost with its count: the history still knows */
	db_ask(sc,
	       scope_printf(
		       sc, "UPDATE posm.restaurants_posm_templates SET deleted_at = now() WHERE template_id = %" PRId64,
		       place.template_id));
	CHECK_OK(sc, db_press(sc, &place, &g));
	CHECK_INT(g.version, 5);
}

static void
an_active_generation_is_named_to_the_second_press(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct generation first = {0}, second = {0};

	CHECK_OK(sc, db_press(sc, &place, &first));
	CHECK_INT(db_press(sc, &place, &second), RC_CONFLICT);
	CHECK_TEXT(sc->fault.code, "generation_active");
	CHECK_TEXT(sc->fault.args[0].name, "active_id");
	CHECK_TEXT(sc->fault.args[0].value, scope_printf(sc, "%" PRId64, first.id));
	/* another template of the same restaurant is another matter */
	place.template_id = db_template(sc, place.app.pg);
	CHECK_OK(sc, db_press(sc, &place, &second));
	CHECK_INT(second.version, 1);
}

static void
the_database_itself_refuses_a_second_active_generation(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct generation g = {0};

	CHECK_OK(sc, db_press(sc, &place, &g));
	CHECK_TEXT(
		db_ask(sc, scope_printf(sc,
					"DO $$ BEGIN INSERT INTO posm.restaurants_posm_versions (restaurant_id, "
					"template_id, template_revision, version,"
					" selection, posm_template_settings, tables, total) SELECT restaurant_id, "
					"template_id, template_revision, 99,"
					" selection, posm_template_settings, tables, total FROM "
					"posm.restaurants_posm_versions WHERE id = %" PRId64 ";"
					" RAISE EXCEPTION 'taken'; EXCEPTION WHEN unique_violation THEN NULL; END $$",
					g.id)),
		"");
}

/* --- many presses at once ---------------------------------------------------------------------------------- */

static int
press_child(struct scope *sc, int i, const void *ctx)
{
	struct place place = *(const struct place *)ctx;
	struct generation g;

	(void)i;
	place.app = db_app(sc);
	enum rc rc = db_press(sc, &place, &g);

	if (rc == RC_OK)
		return 0;
	return strcmp(sc->fault.code, "generation_active") == 0 ? 1 : 2;
}

static void
of_fifty_presses_without_a_key_one_wins(struct scope *sc)
{
	struct place place = db_place(sc, 40);
	int outcomes[DB_OUTCOMES];

	db_together(50, press_child, &place, outcomes);
	CHECK_INT(outcomes[0], 1);
	CHECK_INT(outcomes[1], 49);
	CHECK_TEXT(db_ask(sc, scope_printf(sc,
					   "SELECT count(*), max(version) FROM posm.restaurants_posm_versions WHERE "
					   "restaurant_id = %" PRId64,
					   place.restaurant_id)),
		   "1 1");
}

struct keyed_press {
	const struct place *place;
	void (*under_way)(struct scope *sc, void *ctx); /* NULL, or: called in the middle of the transaction */
	void *ctx;
	struct generation generation;
	struct idempotency_answer answer;
	bool replayed;
};

static enum rc
work(struct scope *sc, void *ctx, struct idempotency_answer *out)
{
	struct keyed_press *p = ctx;
	const struct generation_request request = {.restaurant_id = p->place->restaurant_id, .template_id = p->place->template_id};

	TRY(request_generation(sc, &p->place->app, NULL, &request, &p->generation));
	if (p->under_way != NULL)
		p->under_way(sc, p->ctx);
	*out = (struct idempotency_answer){201, scope_printf(sc, "/generations/%" PRId64, p->generation.id),
					   scope_printf(sc, "{\"id\": %" PRId64 "}", p->generation.id), 7};
	return RC_OK;
}

static enum rc
press_with_key(struct scope *sc, const struct place *place, const char *login, const char *key, char fingerprint,
	       struct keyed_press *out)
{
	struct idempotency idempotency = {.login = login, .key = key, .keep_ms = 60000};

	memset(idempotency.fingerprint, fingerprint, sizeof(idempotency.fingerprint));
	out->place = place;
	return answer_once(sc, &place->app, &idempotency, work, out, &out->answer, &out->replayed);
}

struct keyed {
	struct place place;
	int log; /* where each child writes the location it was told */
};

static int
keyed_child(struct scope *sc, int i, const void *ctx)
{
	struct keyed keyed = *(const struct keyed *)ctx;
	struct keyed_press made = {0};

	(void)i;
	keyed.place.app = db_app(sc);
	if (press_with_key(sc, &keyed.place, "anna", "one", 'a', &made) != RC_OK)
		return strcmp(sc->fault.code, "in_flight") == 0 ? 2 : 3;
	dprintf(keyed.log, "%s\n", made.answer.location);
	return made.replayed ? 1 : 0;
}

static void
fifty_presses_with_one_key_make_one_generation(struct scope *sc)
{
	struct keyed keyed = {db_place(sc, 40), -1};
	int outcomes[DB_OUTCOMES], ends[2];
	char told[8192] = "";

	CHECK(pipe(ends) == 0);
	keyed.log = ends[1];
	db_together(50, keyed_child, &keyed, outcomes);
	(void)close(ends[1]);
	CHECK_INT(outcomes[0], 1);
	CHECK_INT(outcomes[1], 49);
	/* all were told the same */
	ssize_t len = read(ends[0], told, sizeof(told) - 1);
	size_t line = strcspn(told, "\n") + 1;

	(void)close(ends[0]);
	CHECK_INT(len, (long long)(50 * line));
	for (ssize_t at = 0; at < len; at += (ssize_t)line)
		CHECK(memcmp(told, told + at, line) == 0);
	CHECK_INT(
		db_ask_int(sc,
			   scope_printf(
				   sc,
				   "SELECT count(*) FROM posm.restaurants_posm_versions WHERE restaurant_id = %" PRId64,
				   keyed.place.restaurant_id)),
		1);
}

/* --- Idempotency-Key --------------------------------------------------------------------------------------- */

static void
a_key_answers_again_for_its_login_and_request_only(struct scope *sc)
{
	struct place place = db_place(sc, 2), other = db_place(sc, 2);
	struct keyed_press first = {0}, again = {0};

	CHECK_OK(sc, press_with_key(sc, &place, "boris", "k", 'a', &first));
	CHECK(!first.replayed);
	CHECK_OK(sc, press_with_key(sc, &place, "boris", "k", 'a', &again));
	CHECK(again.replayed);
	CHECK_INT(again.answer.status, 201);
	CHECK_TEXT(again.answer.body, first.answer.body);
	CHECK_TEXT(again.answer.location, first.answer.location);
	CHECK_INT(again.answer.row_version, 7);
	CHECK_FAULT(sc, press_with_key(sc, &place, "boris", "k", 'b', &again), "key_reused");
	/* somebody else's key of the same name is another key */
	CHECK_OK(sc, press_with_key(sc, &other, "vera", "k", 'c', &again));
	CHECK(!again.replayed);
	CHECK_FAULT(sc, press_with_key(sc, &place, "boris", "k2", 'a', &again), "generation_active");
}

static void
a_refused_press_leaves_its_key_free(struct scope *sc)
{
	struct place place = db_place(sc, 0);
	struct keyed_press made = {0};

	CHECK_FAULT(sc, press_with_key(sc, &place, "galina", "k", 'a', &made), "no_tables");
	CHECK_INT(db_ask_int(sc, "SELECT count(*) FROM posm.posm_idempotency_keys WHERE login = 'galina'"), 0);
	CHECK_INT(
		db_ask_int(sc,
			   scope_printf(
				   sc,
				   "SELECT count(*) FROM posm.restaurants_posm_versions WHERE restaurant_id = %" PRId64,
				   place.restaurant_id)),
		0);
}

static void
a_key_whose_first_request_is_at_work_is_in_flight(struct scope *sc)
{
	struct place place = db_place(sc, 2);
	struct keyed_press made = {0};
	PGconn *twin = PQconnectdb("");

	PQclear(PQexec(twin, "BEGIN; INSERT INTO posm.posm_idempotency_keys (login, key, fingerprint) VALUES "
			     "('dina', 'k', decode(repeat('61', 32), 'hex'))"));
	CHECK_FAULT(sc, press_with_key(sc, &place, "dina", "k", 'a', &made), "in_flight");
	PQfinish(twin); /* it died: its key is free */
	CHECK_OK(sc, press_with_key(sc, &place, "dina", "k", 'a', &made));
	CHECK(!made.replayed);
}

static void
a_forgotten_key_is_a_new_one(struct scope *sc)
{
	struct place place = db_place(sc, 2);
	struct keyed_press made = {0};
	int32_t swept = 0;

	CHECK_OK(sc, press_with_key(sc, &place, "egor", "k", 'a', &made));
	end(sc, made.generation.id);
	db_ask(sc,
	       "UPDATE posm.posm_idempotency_keys SET created_at = now() - interval '2 minutes' WHERE login = 'egor'");
	CHECK_OK(sc, press_with_key(sc, &place, "egor", "k", 'b', &made));
	CHECK(!made.replayed);
	CHECK_INT(made.generation.version, 2);
	db_ask(sc,
	       "UPDATE posm.posm_idempotency_keys SET created_at = now() - interval '2 minutes' WHERE login = 'egor'");
	CHECK_OK(sc, idempotency_sweep(sc, place.app.pg, 60000, 100, &swept));
	CHECK_INT(swept, 1);
}

/* --- the snapshot ------------------------------------------------------------------------------------------ */

static void
the_snapshot_is_in_the_order_people_count(struct scope *sc)
{
	static const char *const order[] = {"Бар|Б2", "Бар|Б10", "Зал|1",     "Зал|2",
					    "Зал|10", "Зал|10а", "Зал|VIP-3", "Зал|VIP-12"};
	struct place place = db_place(sc, 0);
	struct generation g = {0};
	const struct card *cards = NULL;
	size_t n = 0;

	db_ask(sc,
	       scope_printf(
		       sc,
		       "INSERT INTO posm.restaurant_tables (restaurant_id, zone, number) SELECT %" PRId64 ", z, n FROM "
		       "(VALUES ('Зал','VIP-12'),('Зал','10'),('Зал','10а'),('Бар','Б10'),('Зал','VIP-3'),('Зал','2'),"
		       "('Бар','Б2'),('Зал','1')) t (z, n)",
		       place.restaurant_id));
	CHECK_OK(sc, db_press(sc, &place, &g));
	CHECK_OK(sc, generation_snapshot(sc, place.app.pg, g.id, 0, 0, &cards, &n));
	CHECK_INT(n, LENGTH_OF(order));
	for (size_t i = 0; i < n; i++) {
		CHECK_INT(cards[i].ordinal, i);
		CHECK_TEXT(scope_printf(sc, "%s|%s", cards[i].zone, cards[i].number), order[i]);
	}
	/* in pieces, from the middle */
	CHECK_OK(sc, generation_snapshot(sc, place.app.pg, g.id, 3, 2, &cards, &n));
	CHECK_INT(n, 2);
	CHECK_INT(cards[0].ordinal, 3);
	CHECK_TEXT(cards[1].number, "10");
}

static void
the_snapshot_holds_links_names_and_the_date_of_the_place(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct generation g = {0};
	const struct card *cards = NULL;
	struct card one = {0};
	size_t n = 0;

	CHECK_OK(sc, db_press(sc, &place, &g));
	CHECK_OK(sc, generation_snapshot(sc, place.app.pg, g.id, 0, 0, &cards, &n));
	CHECK_INT(n, 1);
	CHECK_TEXT(cards[0].url, scope_printf(sc, "https://check.example/t/%s", cards[0].uuid));
	CHECK_TEXT(cards[0].seats, "4");
	CHECK_TEXT(cards[0].restaurant, "Кафе");
	CHECK_TEXT(cards[0].brand, "Бренд");
	CHECK_TEXT(cards[0].date, db_ask(sc, "SELECT to_char(now() AT TIME ZONE 'Europe/Moscow', 'DD.MM.YYYY')"));
	CHECK_OK(sc, generation_snapshot_of(sc, place.app.pg, g.id, cards[0].uuid, &one));
	CHECK_TEXT(one.number, "Стол 1");
	CHECK_FAULT(sc, generation_snapshot_of(sc, place.app.pg, g.id, "00000000-0000-4000-8000-000000000000", &one),
		    "not_found");
	/* the brand's own link goes before the service's, from the next press on */
	end(sc, g.id);
	db_ask(sc,
	       scope_printf(
		       sc,
		       "UPDATE posm.brands SET qr_url_template = 'https://pay.example/{uuid}?s=q' WHERE id = %" PRId64,
		       g.brand_id));
	CHECK_OK(sc, db_press(sc, &place, &g));
	CHECK_OK(sc, generation_snapshot(sc, place.app.pg, g.id, 0, 0, &cards, &n));
	CHECK_TEXT(cards[0].url, scope_printf(sc, "https://pay.example/%s?s=q", cards[0].uuid));
}

static void
what_was_pressed_never_changes(struct scope *sc)
{
	struct place place = db_place(sc, 2);
	struct generation g = {0};
	static const char *const columns[] = {"tables = '{}'",         "posm_template_settings = '{}'",
					      "version = version + 1", "total = 1",
					      "template_revision = 1", "restaurant_id = restaurant_id"};

	CHECK_OK(sc, db_press(sc, &place, &g));
	const char *before = db_ask(
		sc, scope_printf(sc, "SELECT tables FROM posm.restaurants_posm_versions WHERE id = %" PRId64, g.id));

	db_ask(sc, scope_printf(sc, "UPDATE posm.restaurant_tables SET number = 'other' WHERE restaurant_id = %" PRId64,
				place.restaurant_id));
	CHECK_TEXT(db_ask(sc, scope_printf(sc, "SELECT tables FROM posm.restaurants_posm_versions WHERE id = %" PRId64,
					   g.id)),
		   before);
	for (size_t i = 0; i < LENGTH_OF(columns); i++)
		CHECK_TEXT(
			db_ask(sc,
			       scope_printf(
				       sc,
				       "DO $$ BEGIN UPDATE posm.restaurants_posm_versions SET %s WHERE id = %" PRId64
				       "; RAISE EXCEPTION 'changed'; EXCEPTION WHEN check_violation THEN NULL; END $$",
				       columns[i], g.id)),
			"");
}

static void
states_change_only_along_their_paths(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct generation g = {0};
	static const char *const wrong[] = {"in-progress", "done", "deleted"};

	CHECK_OK(sc, db_press(sc, &place, &g));
	for (size_t i = 0; i < LENGTH_OF(wrong); i++)
		CHECK_TEXT(db_ask(sc,
				  scope_printf(sc,
					       "DO $$ BEGIN UPDATE posm.restaurants_posm_versions SET status = '%s', "
					       "finished_at = now() WHERE id = %" PRId64 "; RAISE EXCEPTION 'changed'; "
					       "EXCEPTION WHEN check_violation THEN NULL; END $$",
					       wrong[i], g.id)),
			   "");
}

/* --- what is refused --------------------------------------------------------------------------------------- */

static enum rc
press_chosen(struct scope *sc, const struct place *place, const char *const *tables, size_t n, struct generation *out)
{
	return request_generation(sc, &place->app, NULL,
					&(struct generation_request){.restaurant_id = place->restaurant_id,
								     .template_id = place->template_id,
								     .settings = "{\"unit\": \"mm\", \"format\": 1, \"elements\": []}",
								     .note = "на пробу",
								     .tables = {true, tables, n}},
					out);
}

static void
chosen_tables_must_be_this_restaurants(struct scope *sc)
{
	struct place place = db_place(sc, 3), other = db_place(sc, 1);
	struct generation g = {0};
	const char *mine =
		db_ask(sc, scope_printf(sc,
					"SELECT uuid FROM posm.restaurant_tables WHERE restaurant_id = %" PRId64
					" AND number = 'Стол 2'",
					place.restaurant_id));
	const char *foreign =
		db_ask(sc, scope_printf(sc, "SELECT uuid FROM posm.restaurant_tables WHERE restaurant_id = %" PRId64,
					other.restaurant_id));
	const char *chosen[] = {mine, foreign};

	CHECK_FAULT(sc, press_chosen(sc, &place, chosen, 2, &g), "unknown_table");
	CHECK_TEXT(sc->fault.pointer, "/tables/1");
	CHECK_FAULT(sc, press_chosen(sc, &place, chosen, 0, &g), "no_tables");
	CHECK_OK(sc, press_chosen(sc, &place, chosen, 1, &g));
	CHECK_INT(g.total, 1);
	CHECK(!g.selection_all);
	CHECK_TEXT(g.note, "на пробу");
	CHECK_TEXT(g.settings, "{\"unit\": \"mm\", \"format\": 1, \"elements\": []}");
}

static void
a_template_is_pressed_only_where_it_shows(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct generation g = {0};
	AUTO_PG_TX *tx = NULL;

	CHECK_OK(sc, pg_begin(sc, place.app.pg, &tx, 1000));
	CHECK_OK(sc, template_set_reach(sc, place.app.pg, place.template_id,
					&(struct template_reach){TEMPLATE_RESTAURANTS, NULL, (int64_t[]){db_restaurant(sc, 0)}, 0, 1}));
	CHECK_OK(sc, pg_commit(sc, place.app.pg));
	CHECK_FAULT(sc, db_press(sc, &place, &g), "not_found");
	CHECK_TEXT(sc->fault.pointer, "/template_id");
	CHECK_OK(sc, pg_begin(sc, place.app.pg, &tx, 1000));
	CHECK_OK(sc, template_set_reach(sc, place.app.pg, place.template_id,
					&(struct template_reach){TEMPLATE_RESTAURANTS, NULL, &place.restaurant_id, 0, 1}));
	CHECK_OK(sc, pg_commit(sc, place.app.pg));
	CHECK_OK(sc, db_press(sc, &place, &g));
	place.restaurant_id = 999999;
	CHECK_FAULT(sc, db_press(sc, &place, &g), "not_found");
}

static void
a_restaurant_out_of_scope_does_not_exist(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct generation made;
	const int64_t other = db_restaurant(sc, 1);
	struct who who = {.login = "zoya", .role = ROLE_OPERATOR, .restaurant_ids = &other, .n_restaurants = 1};
	struct generation_request request = {.restaurant_id = place.restaurant_id, .template_id = place.template_id};

	CHECK_FAULT(sc, request_generation(sc, &place.app, &who, &request, &made), "not_found");
	who.restaurant_ids = &place.restaurant_id;
	CHECK_OK(sc, request_generation(sc, &place.app, &who, &request, &made));
	CHECK_TEXT(made.author, "zoya");
}

/* In the middle of the press: lets the remover go and sees it wait. */
static void
see_it_wait(struct scope *sc, void *ctx)
{
	int *start = ctx;

	int64_t waiting = 0;

	(void)close(start[1]);
	for (int64_t begin = clock_ms(); waiting == 0 && clock_ms() - begin < 10000; usleep(2000))
		waiting = db_ask_int(sc, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'remover' AND "
					 "wait_event_type = 'Lock'");
	CHECK_INT(waiting, 1);
}

static int
remove_when_told(struct scope *sc, const int *start, int64_t template_id)
{
	char c;
	struct template held;
	AUTO_PG *pg = pg_new("", "remover", 10000);
	AUTO_PG_TX *tx = NULL;

	(void)close(start[1]);
	if (pg_connect(sc, pg) != RC_OK || read(start[0], &c, 1) < 0 || pg_begin(sc, pg, &tx, 10000) != RC_OK)
		return 2;
	if (template_hold(sc, pg, NULL, template_id, 0, &held) != RC_OK)
		return 2;
	if (template_remove(sc, pg, template_id) == RC_OK)
		return 3;
	return strcmp(sc->fault.code, "generation_active") == 0 ? 0 : 4;
}

static void
a_template_is_not_removed_under_a_press(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	int start[2], status = 0;
	struct keyed_press made = {.under_way = see_it_wait, .ctx = start};

	CHECK(pipe(start) == 0);
	fflush(stdout);
	pid_t remover = fork();

	if (remover == 0)
		_exit(remove_when_told(scope_new("test", "remover"), start, place.template_id));
	(void)close(start[0]);
	CHECK_OK(sc, press_with_key(sc, &place, "ivan", "k", 'a', &made));
	CHECK(waitpid(remover, &status, 0) == remover);
	CHECK_INT(WEXITSTATUS(status), 0);
}

static void
a_press_wakes_who_listens(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct pg *listener = db_open(sc);
	struct generation g = {0};
	bool any = false;

	CHECK_OK(sc, pg_listen(sc, listener, Q_JOB_LISTEN));
	CHECK_OK(sc, pg_notified(sc, listener, &any));
	CHECK(any); /* what was told before it listened */
	CHECK_OK(sc, pg_notified(sc, listener, &any));
	CHECK(!any);
	CHECK_OK(sc, db_press(sc, &place, &g));
	CHECK(db_wait_readable(pg_fd(listener)));
	CHECK_OK(sc, pg_notified(sc, listener, &any));
	CHECK(any);
}

DB_MAIN(T(versions_grow_by_one_and_are_never_given_again), T(an_active_generation_is_named_to_the_second_press),
	T(the_database_itself_refuses_a_second_active_generation), T(of_fifty_presses_without_a_key_one_wins),
	T(fifty_presses_with_one_key_make_one_generation), T(a_key_answers_again_for_its_login_and_request_only),
	T(a_refused_press_leaves_its_key_free), T(a_key_whose_first_request_is_at_work_is_in_flight),
	T(a_forgotten_key_is_a_new_one), T(the_snapshot_is_in_the_order_people_count),
	T(the_snapshot_holds_links_names_and_the_date_of_the_place), T(what_was_pressed_never_changes),
	T(states_change_only_along_their_paths), T(chosen_tables_must_be_this_restaurants),
	T(a_template_is_pressed_only_where_it_shows), T(a_restaurant_out_of_scope_does_not_exist),
	T(a_template_is_not_removed_under_a_press), T(a_press_wakes_who_listens))
