#include "config.h"
#include "model/staleness.h"

#include "unit/t.h"

#define A "aaaaaaaa-0000-4000-8000-000000000001"
#define B "bbbbbbbb-0000-4000-8000-000000000002"
#define C "cccccccc-0000-4000-8000-000000000003"

static const char *const values[] = {"https://x/{{table.uuid}}", "Стол {{table.number}}, {{restaurant.name}}"};

static struct card
card(const char *uuid, const char *number, const char *zone)
{
	return (struct card){.uuid = uuid, .number = number, .zone = zone, .seats = "4", .url = uuid,
			     .restaurant = "Ёлочка", .brand = "Лес", .date = "23.11.2026"};
}

static struct staleness
compare(struct scope *sc, const struct card *was, size_t n_was, const struct card *now, size_t n_now, bool listed)
{
	struct staleness out;
	struct staleness_input in = {{was, n_was}, {now, n_now}, listed, values, LENGTH_OF(values)};

	staleness_compare(sc, &in, &out);
	return out;
}

static void
the_same_tables_in_another_order_are_fresh(struct scope *sc)
{
	struct card was[] = {card(B, "2", ""), card(A, "1", ""), card(C, "3", "")};
	struct card now[] = {card(A, "1", ""), card(C, "3", ""), card(B, "2", "")};
	struct staleness s = compare(sc, was, 3, now, 3, false);

	CHECK(staleness_is_fresh(&s));
}

static void
added_and_removed_tables_are_named_in_their_own_order(struct scope *sc)
{
	struct card was[] = {card(C, "3", ""), card(A, "1", "Зал")}, now[] = {card(B, "2", "Бар")};
	struct staleness s = compare(sc, was, 2, now, 1, false);

	CHECK(!staleness_is_fresh(&s));
	CHECK_INT(s.n_added, 1);
	CHECK_TEXT(s.added[0]->uuid, B);
	CHECK_TEXT(s.added[0]->zone, "Бар");
	CHECK_INT(s.n_removed, 2);
	CHECK_TEXT(s.removed[0]->uuid, C);
	CHECK_TEXT(s.removed[1]->uuid, A);
	CHECK_INT(s.n_changed, 0);
}

static void
chosen_tables_are_compared_with_themselves_only(struct scope *sc)
{
	struct card was[] = {card(A, "1", "")}, now[] = {card(A, "1", ""), card(B, "2", "")}, other[] = {card(B, "2", "")};
	struct staleness same = compare(sc, was, 1, now, 2, true), gone = compare(sc, was, 1, other, 1, true);

	CHECK(staleness_is_fresh(&same));
	CHECK_INT(gone.n_removed, 1);
	CHECK_INT(gone.n_added, 0);
}

static void
every_changed_field_is_told_with_was_and_now(struct scope *sc)
{
	struct card was[] = {card(A, "1", "Зал")}, now[] = {card(A, "1", "Зал")};

	now[0].number = "1а";
	now[0].zone = "Терраса";
	now[0].url = "https://new.example/";
	struct staleness s = compare(sc, was, 1, now, 1, false);

	CHECK_INT(s.n_changed, 3);
	CHECK_INT(s.changed[0].field, STALENESS_NUMBER);
	CHECK_TEXT(s.changed[0].was, "1");
	CHECK_TEXT(s.changed[0].now, "1а");
	CHECK_INT(s.changed[1].field, STALENESS_ZONE);
	CHECK_TEXT(s.changed[1].now, "Терраса");
	CHECK_INT(s.changed[2].field, STALENESS_URL);
	CHECK_TEXT(s.changed[2].now, "https://new.example/");
	CHECK_TEXT(s.changed[2].uuid, A);
}

static void
a_renamed_restaurant_counts_where_its_name_is_printed(struct scope *sc)
{
	struct card was[] = {card(A, "1", "")}, now[] = {card(A, "2", "")};

	now[0].restaurant = "Сосна";
	struct staleness s = compare(sc, was, 1, now, 1, false);

	CHECK_INT(s.n_changed, 2);
	CHECK_INT(s.changed[1].field, STALENESS_TEXT);
	CHECK_TEXT(s.changed[1].was, "Стол 1, Ёлочка");
	CHECK_TEXT(s.changed[1].now, "Стол 1, Сосна"); /* the number's own change is told on its own */
}

static void
what_is_not_printed_does_not_count(struct scope *sc)
{
	struct card was[] = {card(A, "1", "")}, now[] = {card(A, "1", "")};

	now[0].brand = "Роща";
	now[0].seats = "6";
	now[0].date = "24.11.2026";
	struct staleness s = compare(sc, was, 1, now, 1, false);

	CHECK(staleness_is_fresh(&s));
}

static void
nothing_on_either_side_is_no_trouble(struct scope *sc)
{
	struct card one[] = {card(A, "1", "")};
	struct staleness none = compare(sc, NULL, 0, NULL, 0, false), added = compare(sc, NULL, 0, one, 1, false),
			 removed = compare(sc, one, 1, NULL, 0, false);

	CHECK(staleness_is_fresh(&none));
	CHECK_INT(added.n_added, 1);
	CHECK_INT(removed.n_removed, 1);
}

T_MAIN(T(the_same_tables_in_another_order_are_fresh), T(added_and_removed_tables_are_named_in_their_own_order),
       T(chosen_tables_are_compared_with_themselves_only), T(every_changed_field_is_told_with_was_and_now),
       T(a_renamed_restaurant_counts_where_its_name_is_printed), T(what_is_not_printed_does_not_count),
       T(nothing_on_either_side_is_no_trouble))
