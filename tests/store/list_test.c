/* Brands, restaurants, tables, templates and generations as lists: order, pages, scope, and their changes. */
#include "config.h"

#include "store/brand.h"
#include "store/db.h"
#include "store/restaurant.h"
#include "store/table.h"

/* A person who may do anything in these places. */
static struct who
of_restaurants(const int64_t *ids, size_t n)
{
	return (struct who){.login = "p", .role = ROLE_ADMIN, .restaurant_ids = ids, .n_restaurants = n};
}

static struct who
of_brands(const int64_t *ids, size_t n)
{
	return (struct who){.login = "p", .role = ROLE_ADMIN, .brand_ids = ids, .n_brands = n};
}

static int64_t
brand_of(struct scope *sc, int64_t restaurant_id)
{
	return db_ask_int(sc,
			  scope_printf(sc, "SELECT brand_id FROM posm.restaurants WHERE id = %" PRId64, restaurant_id));
}

/* --- pages ------------------------------------------------------------------------------------------------- */

static void
pages_of_tables_join_without_gap_or_double(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	int64_t id = db_restaurant(sc, 25);
	struct table_list list = {0};
	struct page page = {NULL, 10};
	int seen = 0;

	do {
		CHECK_OK(sc, table_list(sc, pg, NULL, id, page, &list));
		for (int i = 0; i < list.n; i++)
			CHECK_TEXT(list.rows[i].number, scope_printf(sc, "Стол %d", ++seen));
		page.after = list.next;
		/* what comes in before the cursor does not shift the pages after it */
		db_ask(sc,
		       scope_printf(sc,
				    "INSERT INTO posm.restaurant_tables (restaurant_id, zone, number) VALUES (%" PRId64
				    ", 'Зал', 'Стол 0')",
				    id));
	} while (list.next != NULL);
	CHECK_INT(seen, 25);
	CHECK_OK(sc, table_list(sc, pg, NULL, db_restaurant(sc, 0), (struct page){NULL, 10}, &list));
	CHECK_INT(list.n, 0);
	CHECK(list.next == NULL);
	CHECK_FAULT(sc, table_list(sc, pg, NULL, 999999, (struct page){NULL, 10}, &list), "not_found");
	CHECK_FAULT(sc, table_list(sc, pg, NULL, id, (struct page){"x", 10}, &list), "bad_cursor");
}

static void
restaurants_are_listed_by_name_as_people_sort(struct scope *sc)
{
	static const char *const names[] = {"порядок 2", "Порядок 10", "порядок 100"};
	struct pg *pg = db_open(sc);
	struct restaurant_list list = {0};
	struct page page = {NULL, 1};
	int seen = 0;

	db_ask(sc, "WITH b AS (INSERT INTO posm.brands (name) VALUES ('b') RETURNING id) INSERT INTO posm.restaurants "
		   "(brand_id, name) "
		   "SELECT id, n FROM b, (VALUES ('порядок 100'), ('порядок 2'), ('Порядок 10')) v (n)");
	do {
		CHECK_OK(sc, restaurant_list(sc, pg, NULL, &(struct restaurant_filter){.search = "ПОРЯДОК"}, page, &list));
		CHECK_INT(list.n, 1);
		CHECK_TEXT(list.rows[0].name, names[seen++]);
		page.after = list.next;
	} while (list.next != NULL && seen < 3);
	CHECK_INT(seen, 3);
	CHECK(list.next == NULL);
	CHECK_FAULT(sc, restaurant_list(sc, pg, NULL, &(struct restaurant_filter){0}, (struct page){"12x", 1}, &list), "bad_cursor");
	CHECK_FAULT(sc, restaurant_list(sc, pg, NULL, &(struct restaurant_filter){0}, (struct page){"99999999999999999999", 1}, &list),
		    "bad_cursor");
	/* a search is text, not a pattern */
	CHECK_OK(sc, restaurant_list(sc, pg, NULL, &(struct restaurant_filter){.search = "порядок%"}, (struct page){0}, &list));
	CHECK_INT(list.n, 0);
}

/* --- scope ------------------------------------------------------------------------------------------------- */

static void
who_sees_one_restaurant_sees_nothing_of_others(struct scope *sc)
{
	struct place mine = db_place(sc, 2), theirs = db_place(sc, 2);
	struct pg *pg = mine.app.pg;
	struct who who = of_restaurants(&mine.restaurant_id, 1);
	struct restaurant_list restaurants = {0};
	struct restaurant restaurant;
	struct brand_list brands = {0};
	struct table_list tables = {0};
	struct table table;
	struct generation_list generations = {0};
	struct generation g = {0}, other = {0};

	CHECK_OK(sc, db_press(sc, &mine, &g));
	CHECK_OK(sc, db_press(sc, &theirs, &other));
	CHECK_OK(sc, restaurant_list(sc, pg, &who, &(struct restaurant_filter){0}, (struct page){0}, &restaurants));
	CHECK_INT(restaurants.n, 1);
	CHECK_INT(restaurants.rows[0].id, mine.restaurant_id);
	CHECK_INT(restaurants.rows[0].n_tables, 2);
	CHECK_FAULT(sc, restaurant_load(sc, pg, &who, theirs.restaurant_id, &restaurant), "not_found");
	CHECK_OK(sc, brand_list(sc, pg, &who, &(struct brand_filter){0}, (struct page){0}, &brands));
	CHECK_INT(brands.n, 1);
	CHECK_FAULT(sc, table_list(sc, pg, &who, theirs.restaurant_id, (struct page){0}, &tables), "not_found");
	CHECK_OK(sc, table_list(sc, pg, NULL, theirs.restaurant_id, (struct page){0}, &tables));
	CHECK_FAULT(sc, table_load(sc, pg, &who, tables.rows[0].uuid, &table), "not_found");
	CHECK_OK(sc, table_load(sc, pg, NULL, tables.rows[0].uuid, &table));
	CHECK_TEXT(table.restaurant, "Кафе");
	CHECK_OK(sc, generation_list(sc, pg, &who, &(struct generation_filter){.status = -1}, (struct page){0},
				     &generations));
	CHECK_INT(generations.n, 1);
	CHECK_INT(generations.rows[0].id, g.id);
	CHECK_FAULT(sc, generation_load(sc, pg, &who, other.id, &g), "not_found");
	CHECK_FAULT(sc, generation_cancel(sc, pg, &who, other.id), "not_found");
	CHECK_FAULT(sc, generation_annotate(sc, pg, &who, other.id, 0, "x", -1), "not_found");
	CHECK_FAULT(sc, restaurant_change(sc, pg, &who, &(struct restaurant){.id = theirs.restaurant_id, .name = "x"}),
		    "not_found");
	CHECK_FAULT(sc, restaurant_remove(sc, pg, &who, theirs.restaurant_id, 0), "not_found");
}

static void
who_has_a_brand_has_its_restaurants(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	int64_t restaurant_id = db_restaurant(sc, 1), other_id = db_restaurant(sc, 1);
	int64_t brand_id = brand_of(sc, restaurant_id), new_id = 0;
	struct who who = of_brands(&brand_id, 1), single = of_restaurants(&restaurant_id, 1);
	struct restaurant restaurant;
	struct brand brand = {.id = brand_id, .name = "Новое имя"};

	CHECK_OK(sc, restaurant_load(sc, pg, &who, restaurant_id, &restaurant));
	CHECK_FAULT(sc, restaurant_load(sc, pg, &who, other_id, &restaurant), "not_found");
	CHECK_OK(sc, restaurant_create(sc, pg, &who, &(struct restaurant){.brand_id = brand_id, .name = "Второй"},
				       &new_id));
	CHECK_OK(sc, brand_change(sc, pg, &who, &brand));
	/* one restaurant of it gives no say over the brand */
	CHECK_OK(sc, brand_load(sc, pg, &single, brand_id, &brand));
	CHECK_FAULT(sc, brand_change(sc, pg, &single, &brand), "not_found");
	CHECK_FAULT(sc,
		    restaurant_create(sc, pg, &single, &(struct restaurant){.brand_id = brand_id, .name = "Третий"},
				      &new_id),
		    "not_found");
	CHECK_FAULT(sc, restaurant_load(sc, pg, &single, new_id, &restaurant), "not_found");
}

/* --- changes ----------------------------------------------------------------------------------------------- */

static void
a_stale_change_is_refused(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	struct restaurant r;
	int64_t id = db_restaurant(sc, 0);

	CHECK_OK(sc, restaurant_load(sc, pg, NULL, id, &r));
	CHECK_INT(r.row_version, 1);
	r.name = "Один";
	CHECK_OK(sc, restaurant_change(sc, pg, NULL, &r));
	r.name = "Два";
	CHECK_FAULT(sc, restaurant_change(sc, pg, NULL, &r), "precondition_failed");
	r.row_version = 0;
	r.time_zone = "Europe/Nowhere";
	CHECK_FAULT(sc, restaurant_change(sc, pg, NULL, &r), "bad_time_zone");
	r.time_zone = "Asia/Yekaterinburg";
	CHECK_OK(sc, restaurant_change(sc, pg, NULL, &r));
	CHECK_OK(sc, restaurant_load(sc, pg, NULL, id, &r));
	CHECK_TEXT(r.name, "Два");
	CHECK_INT(r.row_version, 3);
}

static void
external_ids_are_unique_among_the_living(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	struct brand brand = {.external_id = "crm-1", .name = "Б"};
	int64_t first = 0, second = 0;

	CHECK_OK(sc, brand_create(sc, pg, &brand, &first));
	CHECK_FAULT(sc, brand_create(sc, pg, &brand, &second), "external_id_taken");
	CHECK_TEXT(sc->fault.pointer, "/external_id");
	CHECK_OK(sc, brand_remove(sc, pg, NULL, first, 0));
	CHECK_FAULT(sc, brand_remove(sc, pg, NULL, first, 0), "not_found");
	CHECK_OK(sc, brand_create(sc, pg, &brand, &second));
	brand.id = second;
	brand.qr_url_template = "http://insecure.example/{uuid}";
	CHECK_FAULT(sc, brand_change(sc, pg, NULL, &brand), "bad_url_template");
	CHECK_FAULT(sc, brand_remove(sc, pg, NULL, brand_of(sc, db_restaurant(sc, 0)), 0), "brand_in_use");
}

/* Half of them take the brand away, half open a restaurant in it: 1 or 2 when it went well, 0 when it was refused. */
static int
brand_child(struct scope *sc, int i, const void *ctx)
{
	struct pg *pg = db_open(sc);
	int64_t brand_id = *(const int64_t *)ctx, id;
	AUTO_PG_TX *tx = NULL;
	enum rc rc = pg_begin(sc, pg, &tx, PG_LOCK_WAIT_MS);

	if (rc == RC_OK && i % 2 == 0)
		rc = restaurant_create(sc, pg, NULL, &(struct restaurant){.brand_id = brand_id, .name = "Р"}, &id);
	else if (rc == RC_OK)
		rc = brand_remove(sc, pg, NULL, brand_id, 0);
	if (rc == RC_OK)
		rc = pg_commit(sc, pg);
	return rc == RC_OK ? 1 + i % 2 : rc == RC_MISSING || rc == RC_CONFLICT ? 0 : DB_OUTCOMES - 2;
}

static void
a_brand_goes_or_gets_restaurants_and_never_both(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	int outcomes[DB_OUTCOMES];

	for (int i = 0; i < 20; i++) {
		int64_t id = 0;

		CHECK_OK(sc, brand_create(sc, pg, &(struct brand){.name = "Гонка"}, &id));
		db_together(4, brand_child, &id, outcomes);
		CHECK_INT(outcomes[0] + outcomes[1] + outcomes[2], 4);
		CHECK(outcomes[1] == 2 ? outcomes[2] == 0 : outcomes[1] == 0 && outcomes[2] == 1);
		CHECK_INT(db_ask_int(sc, scope_printf(sc, "SELECT count(*) FROM posm.restaurants r JOIN posm.brands b ON b.id = r.brand_id "
							  "WHERE b.id = %" PRId64 " AND b.deleted_at IS NOT NULL", id)), 0);
	}
}

static void
a_printed_code_keeps_its_table(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	int64_t here = db_restaurant(sc, 0), there = db_restaurant(sc, 0);
	struct table rows[] = {{.number = "1", .zone = "Зал", .seats = 2, .external_id = "e1"},
			       {.number = "2", .zone = ""}},
		     got;
	const char *uuids[2];

	CHECK_OK(sc, table_insert(sc, pg, here, rows, 2, uuids));
	CHECK_OK(sc, table_load(sc, pg, NULL, uuids[0], &got));
	CHECK_TEXT(got.number, "1");
	CHECK_INT(got.seats, 2);
	CHECK_OK(sc, table_load(sc, pg, NULL, uuids[1], &got));
	CHECK_TEXT(got.number, "2");
	CHECK_INT(got.seats, 0);
	CHECK(got.external_id == NULL);
	CHECK_FAULT(sc,
		    table_insert(sc, pg, here, &(struct table){.external_id = "e1", .number = "3", .zone = ""}, 1,
				 uuids + 1),
		    "external_id_taken");
	rows[0].uuid = uuids[0];
	CHECK_FAULT(sc, table_update(sc, pg, there, rows, 1), "not_found");
	CHECK_OK(sc, table_remove(sc, pg, here, uuids, 1));
	CHECK_FAULT(sc, table_load(sc, pg, NULL, uuids[0], &got), "not_found");
	/* its uuid is never given again, here or there */
	CHECK_FAULT(sc, table_insert(sc, pg, here, rows, 1, uuids), "uuid_taken");
	CHECK_FAULT(sc, table_insert(sc, pg, there, rows, 1, uuids), "uuid_taken");
}

/* --- templates --------------------------------------------------------------------------------------------- */

static int
shown(struct scope *sc, struct pg *pg, const struct who *who, int64_t restaurant_id, int64_t template_id)
{
	struct template_list list = {0};
	struct page page = {NULL, 1000};
	int found = 0;

	CHECK_OK(sc,
		 template_list(sc, pg, who, &(struct template_filter){.restaurant_id = restaurant_id, .visibility = -1},
			       page, &list));
	for (int i = 0; i < list.n; i++)
		found += list.rows[i].id == template_id;
	return found;
}

static void
set_visibility(struct scope *sc, struct pg *pg, int64_t id, enum template_visibility visibility, const int64_t *ids,
	       size_t n)
{
	AUTO_PG_TX *tx = NULL;
	bool brands = visibility == TEMPLATE_BRANDS;

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 1000));
	CHECK_OK(sc, template_set_reach(sc, pg, id, &(struct template_reach){visibility, brands ? ids : NULL, brands ? NULL : ids,
									     brands ? n : 0, brands ? 0 : n}));
	CHECK_OK(sc, pg_commit(sc, pg));
}

static void
a_template_shows_where_it_was_given(struct scope *sc)
{
	struct place here = db_place(sc, 1);
	struct pg *pg = here.app.pg;
	int64_t there = db_restaurant(sc, 1), brand = brand_of(sc, here.restaurant_id);
	struct who neighbour = of_restaurants(&there, 1), local = of_restaurants(&here.restaurant_id, 1);
	struct template t;
	struct generation g = {0};

	CHECK_INT(shown(sc, pg, NULL, here.restaurant_id, here.template_id), 1);
	CHECK_INT(shown(sc, pg, &neighbour, there, here.template_id), 1);
	set_visibility(sc, pg, here.template_id, TEMPLATE_BRANDS, &brand, 1);
	CHECK_INT(shown(sc, pg, NULL, here.restaurant_id, here.template_id), 1);
	CHECK_INT(shown(sc, pg, NULL, there, here.template_id), 0);
	CHECK_FAULT(sc, template_load(sc, pg, &neighbour, here.template_id, &t), "not_found");
	CHECK_OK(sc, template_load(sc, pg, &local, here.template_id, &t));
	CHECK_TEXT(t.brand_ids, scope_printf(sc, "[%" PRId64 "]", brand));
	/* a press makes a link that counts; it does not make the template visible */
	CHECK_OK(sc, db_press(sc, &here, &g));
	set_visibility(sc, pg, here.template_id, TEMPLATE_RESTAURANTS, &there, 1);
	CHECK_INT(shown(sc, pg, NULL, here.restaurant_id, here.template_id), 0);
	CHECK_INT(shown(sc, pg, NULL, there, here.template_id), 1);
	CHECK_OK(sc, template_load(sc, pg, &neighbour, here.template_id, &t));
	CHECK_TEXT(t.restaurant_ids, scope_printf(sc, "[%" PRId64 "]", there));
	CHECK_TEXT(t.brand_ids, "[]");
	/* and is no reason to see who else has it */
	int64_t both[] = {here.restaurant_id, there};

	set_visibility(sc, pg, here.template_id, TEMPLATE_RESTAURANTS, both, 2);
	CHECK_OK(sc, template_load(sc, pg, &neighbour, here.template_id, &t));
	CHECK_TEXT(t.restaurant_ids, scope_printf(sc, "[%" PRId64 "]", there));
	CHECK(!t.editable);
	CHECK_FAULT(sc, template_hold(sc, pg, &neighbour, here.template_id, 0, &t), "template_shared");
	CHECK_OK(sc, template_hold(sc, pg, NULL, here.template_id, 0, &t));
	CHECK_FAULT(sc, template_remove(sc, pg, here.template_id), "generation_active");
	CHECK_TEXT(sc->fault.args[0].value, scope_printf(sc, "%" PRId64, g.id));
}

static void
a_change_makes_the_next_revision(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct pg *pg = place.app.pg;
	struct template t;
	struct template_revision v = {.object_key = "templates/y.pdf",
				      .size = 20,
				      .sha256 = {1, 2, 3},
				      .file_name = "y.pdf",
				      .settings = "{\"format\": 1, \"n\": 2}",
				      .report = "{\"pages\": []}",
				      .author = "anna"};
	struct template_revision_list list;
	int32_t number = 0;
	AUTO_PG_TX *tx = NULL;

	CHECK_OK(sc, pg_begin(sc, pg, &tx, 1000));
	CHECK_OK(sc, template_hold(sc, pg, NULL, place.template_id, 1, &t));
	CHECK_OK(sc, template_add_revision(sc, pg, place.template_id, &v, &number));
	CHECK_INT(number, 2);
	/* the same again is no change */
	CHECK_OK(sc, template_add_revision(sc, pg, place.template_id, &v, &number));
	CHECK_INT(number, 0);
	CHECK_OK(sc, pg_commit(sc, pg));
	CHECK_OK(sc, template_load(sc, pg, NULL, place.template_id, &t));
	CHECK_INT(t.current.revision, 2);
	CHECK_TEXT(t.current.object_key, "templates/y.pdf");
	CHECK_INT(t.current.sha256[1], 2);
	CHECK_TEXT(t.current.settings, "{\"n\": 2, \"format\": 1}");
	CHECK_TEXT(db_ask(sc, scope_printf(sc, "SELECT template_link FROM posm.posm_templates WHERE id = %" PRId64,
					   place.template_id)),
		   "templates/y.pdf");
	CHECK_OK(sc, template_revision_load(sc, pg, place.template_id, 1, &v));
	CHECK_TEXT(v.object_key, "templates/x.pdf");
	CHECK_FAULT(sc, template_revision_load(sc, pg, place.template_id, 3, &v), "not_found");
	CHECK_OK(sc, template_revisions(sc, pg, place.template_id, (struct page){.limit = 1}, &list));
	CHECK_INT(list.n, 1);
	CHECK_INT(list.rows[0].revision, 2);
	CHECK(list.rows[0].file_changed && list.rows[0].settings_changed);
	CHECK_OK(sc, template_revisions(sc, pg, place.template_id, (struct page){list.next, 1}, &list));
	CHECK_INT(list.rows[0].revision, 1);
	CHECK(list.next == NULL);
	/* revisions never change */
	CHECK_TEXT(db_ask(sc,
			  "DO $$ BEGIN UPDATE posm.posm_template_revisions SET size = 1; RAISE EXCEPTION 'changed'; "
			  "EXCEPTION WHEN check_violation THEN NULL; END $$"),
		   "");
	CHECK_OK(sc, pg_begin(sc, pg, &tx, 1000));
	CHECK_FAULT(sc, template_hold(sc, pg, NULL, place.template_id, 1, &t), "precondition_failed");
	pg_rollback(pg);
	CHECK_OK(sc, template_remove(sc, pg, place.template_id));
	CHECK_FAULT(sc, template_load(sc, pg, NULL, place.template_id, &t), "not_found");
	CHECK_OK(sc, template_revision_load(sc, pg, place.template_id, 2, &v));
}

/* --- generations ------------------------------------------------------------------------------------------- */

static void
history_is_filtered_newest_first_and_hides_the_deleted(struct scope *sc)
{
	struct place place = db_place(sc, 1);
	struct pg *pg = place.app.pg;
	struct generation g = {0};
	struct generation_filter here = {.restaurant_id = place.restaurant_id, .status = -1};
	struct generation_list list = {0};
	int32_t count = 0;

	for (int i = 0; i < 5; i++) {
		CHECK_OK(sc, db_press(sc, &place, &g));
		CHECK_OK(sc, generation_cancel(sc, pg, NULL, g.id));
	}
	CHECK_OK(sc, generation_list(sc, pg, NULL, &here, (struct page){NULL, 3}, &list));
	CHECK_INT(list.n, 3);
	CHECK_INT(list.rows[0].version, 5);
	CHECK_OK(sc, generation_list(sc, pg, NULL, &here, (struct page){list.next, 3}, &list));
	CHECK_INT(list.n, 2);
	CHECK_INT(list.rows[1].version, 1);
	CHECK(list.next == NULL);
	CHECK_OK(sc, generation_count(sc, pg, NULL, &here, 1000, &count));
	CHECK_INT(count, 5);
	CHECK_OK(sc, generation_count(sc, pg, NULL, &here, 2, &count));
	CHECK_INT(count, 2);
	CHECK_OK(sc, generation_remove(sc, pg, NULL, g.id, 0, &(bool){false}));
	CHECK_OK(sc, generation_count(sc, pg, NULL, &here, 1000, &count));
	CHECK_INT(count, 4);
	here.with_deleted = true;
	CHECK_OK(sc, generation_count(sc, pg, NULL, &here, 1000, &count));
	CHECK_INT(count, 5);
	here.status = GENERATION_DELETED;
	CHECK_OK(sc, generation_count(sc, pg, NULL, &here, 1000, &count));
	CHECK_INT(count, 1);
	here = (struct generation_filter){
		.restaurant_id = place.restaurant_id, .status = -1, .from = "2999-01-01T00:00:00Z"};
	CHECK_OK(sc, generation_count(sc, pg, NULL, &here, 1000, &count));
	CHECK_INT(count, 0);
	here = (struct generation_filter){.restaurant_id = place.restaurant_id, .status = -1, .author = "nobody"};
	CHECK_OK(sc, generation_count(sc, pg, NULL, &here, 1000, &count));
	CHECK_INT(count, 0);
}

static void
notes_and_prints_are_marked(struct scope *sc)
{
	static const char *const ways[] = {"scheduled", "in-progress", "done"};
	struct place place = db_place(sc, 1);
	struct pg *pg = place.app.pg;
	struct generation g = {0};

	CHECK_OK(sc, db_press(sc, &place, &g));
	CHECK_FAULT(sc, generation_annotate(sc, pg, NULL, g.id, g.row_version, "в типографии", 1), "nothing_to_print");
	for (size_t i = 0; i < LENGTH_OF(ways); i++)
		(void)db_ask(sc, scope_printf(sc, "UPDATE posm.restaurants_posm_versions SET status = '%s', started_at = now(), "
						  "finished_at = %s WHERE id = %" PRId64 " RETURNING id",
					      ways[i], strcmp(ways[i], "done") == 0 ? "now()" : "NULL", g.id));
	CHECK_OK(sc, generation_annotate(sc, pg, NULL, g.id, g.row_version, "в типографии", 1));
	CHECK_FAULT(sc, generation_annotate(sc, pg, NULL, g.id, g.row_version, "x", -1), "precondition_failed");
	CHECK_OK(sc, generation_load(sc, pg, NULL, g.id, &g));
	CHECK_TEXT(g.note, "в типографии");
	CHECK(g.printed_at != NULL && g.printed_at[10] == 'T' && g.printed_at[strlen(g.printed_at) - 1] == 'Z');
	CHECK_OK(sc, generation_annotate(sc, pg, NULL, g.id, 0, "", 0));
	CHECK_OK(sc, generation_load(sc, pg, NULL, g.id, &g));
	CHECK(g.note == NULL);
	CHECK(g.printed_at == NULL);
}

DB_MAIN(T(pages_of_tables_join_without_gap_or_double), T(restaurants_are_listed_by_name_as_people_sort),
	T(who_sees_one_restaurant_sees_nothing_of_others), T(who_has_a_brand_has_its_restaurants),
	T(a_stale_change_is_refused), T(external_ids_are_unique_among_the_living),
	T(a_brand_goes_or_gets_restaurants_and_never_both), T(a_printed_code_keeps_its_table),
	T(a_template_shows_where_it_was_given), T(a_change_makes_the_next_revision),
	T(history_is_filtered_newest_first_and_hides_the_deleted), T(notes_and_prints_are_marked))
