/* A restaurant's tables from CSV, and the demo. */
#include "config.h"

#include "base/file.h"
#include "domain/import_tables.h"
#include "store/db.h"
#include "store/table.h"

static enum rc
import_as(struct scope *sc, const struct app *app, int64_t id, const char *csv, struct import_wish wish,
	  struct import_result *out)
{
	wish.bytes = (struct bytes){csv, strlen(csv)};
	return import_tables(sc, app, NULL, id, &wish, out);
}

static enum rc
import(struct scope *sc, const struct app *app, int64_t id, const char *csv, bool dry_run, struct import_result *out)
{
	return import_as(sc, app, id, csv, (struct import_wish){.dry_run = dry_run}, out);
}

static int
count(const struct import_result *result, enum import_kind kind)
{
	return (int)result->plan.counts[kind];
}

static const char *
tables(struct scope *sc, int64_t id)
{
	return db_ask(
		sc, scope_printf(sc,
				 "SELECT string_agg(concat_ws('|', zone, number, seats, external_id), ';' ORDER BY "
				 "zone COLLATE posm.natural_order, number COLLATE posm.natural_order, uuid) "
				 "FROM posm.restaurant_tables WHERE restaurant_id = %" PRId64 " AND deleted_at IS NULL",
				 id));
}

static void
an_import_may_be_repeated(struct scope *sc)
{
	struct app app = db_app(sc);
	int64_t id = db_restaurant(sc, 0);
	struct import_result result = {0};
	static const char csv[] = "number,zone,seats,external_id\n1,Зал,4,\n2,Зал,,\nVIP-1,,8,x\n";

	CHECK_OK(sc, import(sc, &app, id, csv, true, &result));
	CHECK_INT(count(&result, IMPORT_ADDED), 3);
	CHECK(result.plan.lines[0].now->uuid == NULL);
	CHECK_TEXT(tables(sc, id), "");
	CHECK_OK(sc, import(sc, &app, id, csv, false, &result));
	CHECK_INT(count(&result, IMPORT_ADDED), 3);
	CHECK(card_is_uuid(result.plan.lines[2].now->uuid));
	CHECK_INT(result.plan.lines[2].row->row, 4);
	CHECK_TEXT(tables(sc, id), "|VIP-1|8|x;Зал|1|4;Зал|2");
	CHECK_OK(sc, import(sc, &app, id, csv, false, &result));
	CHECK_INT(count(&result, IMPORT_SAME), 3);
	CHECK_INT(count(&result, IMPORT_ADDED) + count(&result, IMPORT_CHANGED), 0);
	CHECK_INT(db_ask_int(sc, scope_printf(sc,
					      "SELECT count(*) FROM posm.posm_audit WHERE action = 'table.import' AND "
					      "restaurant_id = %" PRId64,
					      id)),
		  1);
}

static void
a_row_changes_the_table_it_names(struct scope *sc)
{
	struct app app = db_app(sc);
	int64_t id = db_restaurant(sc, 0);
	struct import_result result = {0};

	CHECK_OK(sc, import(sc, &app, id, "number,zone,seats,external_id\n1,Зал,4,a\n2,Зал,4,b\n3,Зал,4,\n", false,
			    &result));
	const char *third = result.plan.lines[2].now->uuid;

	/* columns that are not there keep what is; one that is there and empty takes it away */
	CHECK_OK(sc, import(sc, &app, id, "external_id,number\na,10\n", false, &result));
	CHECK_INT(result.plan.lines[0].kind, IMPORT_RENAMED);
	CHECK_TEXT(result.plan.lines[0].was->number, "1");
	CHECK_OK(sc, import(sc, &app, id, scope_printf(sc, "uuid;number;zone;seats\n%s;3;Терраса;\n", third), false,
			    &result));
	CHECK_TEXT(tables(sc, id), "Зал|2|4|b;Зал|10|4|a;Терраса|3");
	/* by its place goes only what no other row names */
	CHECK_OK(sc, import(sc, &app, id, "number,zone,seats,external_id\n2,Зал,1,\n20,Зал,9,b\n", false, &result));
	CHECK_INT(result.plan.lines[0].kind, IMPORT_ADDED);
	CHECK_INT(result.plan.lines[1].kind, IMPORT_RENAMED);
}

static void
a_wrong_row_is_named_and_nothing_is_written(struct scope *sc)
{
	static const struct {
		const char *csv, *code, *names;
	} wrong[] = {
		{"number,seats\n1,4\n2,много\n", "bad_table", "row 3, column seats"},
		{"number,seats\n1,1001\n", "bad_table", "row 2, column seats"},
		{"number,uuid\n1,xyz\n", "bad_table", "row 2, column uuid"},
		{"number,zone\n,Зал\n", "bad_table", "row 2"},
		{"number\n1\x07\n", "bad_table", "row 2"},
		{"number,external_id\n1,a\n2,a\n", "bad_table", "row 3, column external_id"},
		{"zone\nЗал\n", "bad_csv", "number"},
		{"number,colour\n1,red\n", "bad_csv", "colour"},
		{"", "bad_csv", ""},
		{"number\n\x98\n", "bad_csv", "line 2, byte 1"},
	};
	struct app app = db_app(sc);
	int64_t id = db_restaurant(sc, 0);
	struct import_result result;

	for (size_t i = 0; i < LENGTH_OF(wrong); i++) {
		CHECK_FAULT(sc, import(sc, &app, id, wrong[i].csv, false, &result), wrong[i].code);
		if (strstr(sc->fault.detail, wrong[i].names) == NULL) {
			printf("  %zu: '%s' does not name %s\n", i, sc->fault.detail, wrong[i].names);
			t_failures++;
		}
	}
	CHECK_TEXT(tables(sc, id), "");
	CHECK_FAULT(sc, import(sc, &app, 999999, "number\n1\n", false, &result), "not_found");
}

static void
a_uuid_of_another_place_is_refused(struct scope *sc)
{
	struct app app = db_app(sc);
	int64_t here = db_restaurant(sc, 0), there = db_restaurant(sc, 1);
	struct import_result result;
	const char *uuid = db_ask(
		sc, scope_printf(sc, "SELECT uuid FROM posm.restaurant_tables WHERE restaurant_id = %" PRId64, there));

	CHECK_FAULT(sc, import(sc, &app, here, scope_printf(sc, "uuid,number\n,1\n%s,2\n", uuid), false, &result),
		    "uuid_taken");
	CHECK_TEXT(tables(sc, here), "");
}

static void
a_uuid_of_a_removed_table_brings_it_back(struct scope *sc)
{
	struct app app = db_app(sc);
	int64_t here = db_restaurant(sc, 1);
	struct import_result result;
	const char *uuid = db_ask(sc, scope_printf(sc, "UPDATE posm.restaurant_tables SET deleted_at = now() WHERE restaurant_id = "
						       "%" PRId64 " RETURNING uuid", here));

	CHECK_FAULT(sc, import(sc, &app, db_restaurant(sc, 0), scope_printf(sc, "number,uuid\n1,\n2,%s\n", uuid), true, &result),
		    "uuid_taken");
	CHECK(strstr(sc->fault.detail, "row 3, column uuid") != NULL && strstr(sc->fault.detail, "cannot be used") != NULL);
	CHECK_OK(sc, import(sc, &app, here, scope_printf(sc, "number,uuid\n1,\n2,%s\n", uuid), false, &result));
	CHECK_INT(count(&result, IMPORT_RESTORED), 1);
	CHECK_TEXT(db_ask(sc, scope_printf(sc, "SELECT number FROM posm.restaurant_tables WHERE uuid = '%s' AND deleted_at IS NULL", uuid)),
		   "2");
	/* one that nobody ever had is taken in */
	CHECK_OK(sc, import(sc, &app, here, "number,uuid\n3,{3F2504E0-4F89-41D3-9A0C-0305E82C3301}\n", false, &result));
	CHECK_TEXT(result.plan.lines[0].now->uuid, "3f2504e0-4f89-41d3-9a0c-0305e82c3301");
}

static void
a_whole_list_removes_what_it_does_not_speak_of(struct scope *sc)
{
	struct app app = db_app(sc);
	int64_t id = db_restaurant(sc, 0);
	struct import_result result;
	const struct import_wish whole = {.whole = true};

	CHECK_OK(sc, import(sc, &app, id, "number,external_id\n1,a\n2,b\n3,\n", false, &result));
	CHECK_OK(sc, import_as(sc, &app, id, "number,external_id\n2,b\n4,c\n", whole, &result));
	CHECK_INT(count(&result, IMPORT_ADDED), 1);
	CHECK_INT(count(&result, IMPORT_REMOVED), 2);
	CHECK_INT(count(&result, IMPORT_SAME), 1);
	CHECK_TEXT(tables(sc, id), "|2|b;|4|c");
	CHECK_FAULT(sc, import_as(sc, &app, id, "number\n", whole, &result), "bad_table");
	CHECK_TEXT(tables(sc, id), "|2|b;|4|c");
}

static void
external_ids_are_exchanged_adopted_and_never_doubled(struct scope *sc)
{
	struct app app = db_app(sc);
	int64_t id = db_restaurant(sc, 0);
	struct import_result result;

	CHECK_OK(sc, import(sc, &app, id, "number,external_id\n1,a\n2,b\n3,\n", false, &result));
	const char *one = result.plan.lines[0].now->uuid, *two = result.plan.lines[1].now->uuid, *three = result.plan.lines[2].now->uuid;

	CHECK_OK(sc, import(sc, &app, id, scope_printf(sc, "uuid,number,external_id\n%s,1,b\n%s,2,a\n", one, two), false, &result));
	CHECK_TEXT(tables(sc, id), "|1|b;|2|a;|3");
	/* a system that tells its ids for the first time: the table of that number takes it and keeps its code */
	CHECK_OK(sc, import(sc, &app, id, "number,external_id\n3,c\n", false, &result));
	CHECK_TEXT(result.plan.lines[0].now->uuid, three);
	CHECK_FAULT(sc, import(sc, &app, id, scope_printf(sc, "uuid,number,external_id\n%s,1,c\n", one), false, &result),
		    "external_id_taken");
	CHECK(strstr(sc->fault.detail, "row 2, column external_id") != NULL);
	CHECK_TEXT(tables(sc, id), "|1|b;|2|a;|3|c");
}

static void
what_was_shown_is_what_is_done(struct scope *sc)
{
	struct app app = db_app(sc);
	int64_t id = db_restaurant(sc, 2);
	struct import_result shown, done;
	static const char list[] = "number\n1\n", other[] = "number\n2\n";

	CHECK_OK(sc, import(sc, &app, id, list, true, &shown));
	CHECK_FAULT(sc, import_as(sc, &app, id, other, (struct import_wish){.seen = shown.tag}, &done), "precondition_failed");
	CHECK_FAULT(sc, import_as(sc, &app, id, list, (struct import_wish){.seen = shown.tag, .whole = true}, &done),
		    "precondition_failed");
	db_ask(sc, scope_printf(sc, "UPDATE posm.restaurant_tables SET row_version = row_version + 1 WHERE restaurant_id = %" PRId64, id));
	CHECK_FAULT(sc, import_as(sc, &app, id, list, (struct import_wish){.seen = shown.tag}, &done), "precondition_failed");
	CHECK_OK(sc, import(sc, &app, id, list, true, &shown));
	CHECK_OK(sc, import_as(sc, &app, id, list, (struct import_wish){.seen = shown.tag}, &done));
	CHECK_INT(count(&done, IMPORT_ADDED), 1);
}

static int
import_child(struct scope *sc, int i, const void *ctx)
{
	struct app app = db_app(sc);
	struct import_result result;

	(void)i;
	return import(sc, &app, *(const int64_t *)ctx, "number\n1\n2\n", false, &result) == RC_OK ? count(&result, IMPORT_ADDED)
												  : DB_OUTCOMES - 2;
}

static void
imports_at_once_add_every_table_once(struct scope *sc)
{
	int64_t id = db_restaurant(sc, 0);
	int outcomes[DB_OUTCOMES];

	db_together(8, import_child, &id, outcomes);
	CHECK_INT(outcomes[2], 1);
	CHECK_INT(outcomes[0], 7);
	CHECK_TEXT(tables(sc, id), "|1;|2");
}

static void
the_demo_may_be_loaded_again(struct scope *sc)
{
	struct pg *pg = db_open(sc);
	struct bytes sql;
	static const char sums[] =
		"SELECT count(*), count(DISTINCT restaurant_id), md5(string_agg(uuid::text, ',' ORDER BY uuid)) FROM "
		"posm.restaurant_tables x JOIN posm.restaurants r ON r.id = x.restaurant_id "
		"WHERE r.external_id LIKE 'demo-%'";

	CHECK_OK(sc, file_read(sc, scope_printf(sc, "%s/sql/seed/demo.sql", db_source_dir()), 1 << 20, &sql));
	CHECK_OK(sc, pg_script(sc, pg, "demo.sql", sql.at));
	const char *first = db_ask(sc, sums);

	CHECK(strncmp(first, "52 2 ", 5) == 0);
	CHECK_OK(sc, pg_script(sc, pg, "demo.sql", sql.at));
	CHECK_TEXT(db_ask(sc, sums), first);
	CHECK_TEXT(db_ask(sc, "SELECT count(*) FROM posm.restaurant_tables x JOIN posm.restaurants r ON r.id = "
			      "x.restaurant_id "
			      "WHERE r.name = 'Кафе «Ёлочка»'"),
		   "40");
	CHECK_TEXT(db_ask(sc, "SELECT role, scope_all FROM posm.posm_users WHERE login = 'demo'"), "admin t");
}

DB_MAIN(T(an_import_may_be_repeated), T(a_row_changes_the_table_it_names),
	T(a_wrong_row_is_named_and_nothing_is_written), T(a_uuid_of_another_place_is_refused), T(a_uuid_of_a_removed_table_brings_it_back),
	T(a_whole_list_removes_what_it_does_not_speak_of), T(external_ids_are_exchanged_adopted_and_never_doubled),
	T(what_was_shown_is_what_is_done),
	T(imports_at_once_add_every_table_once), T(the_demo_may_be_loaded_again))
