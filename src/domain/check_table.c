#include "config.h"
#include "domain/check_table.h"

#include <inttypes.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/app.h"
#include "model/label.h"
#include "model/option.h"

enum rc
check_table_field(struct scope *sc, const struct table *row, const char *field)
{
	if (strcmp(field, "number") == 0)
		return label_check_needed(sc, field, row->number, CARD_NUMBER_MAX);
	if (strcmp(field, "zone") == 0)
		return label_check(sc, field, row->zone != NULL ? row->zone : "", CARD_ZONE_MAX);
	return label_check(sc, field, row->external_id != NULL ? row->external_id : "", CHECK_TABLE_EXTERNAL_ID_MAX);
}

enum rc
check_table(struct scope *sc, const struct table *row, const char **field)
{
	static const char *const fields[] = {"number", "zone", "external_id"};

	for (size_t i = 0; i < LENGTH_OF(fields); i++) {
		*field = fields[i];
		TRY(check_table_field(sc, row, fields[i]));
	}
	return RC_OK;
}

enum rc
check_table_place(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *row)
{
	const char *zone = row->zone != NULL ? row->zone : "", *const numbers[] = {row->number}, **found;
	size_t n;

	TRY(table_find_numbers(sc, pg, restaurant_id, zone, numbers, 1, &found, &n));
	if (n == 0)
		return RC_OK;
	enum rc rc = fault_at(sc, fault(sc, RC_CONFLICT, "tables_clash", "the zone '%s' has a table '%s' already", zone, row->number),
			      "/number");

	fault_arg(sc, "count", "1");
	fault_arg(sc, "numbers", "%s", row->number);
	return rc;
}

enum rc
check_table_choice(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table_choice *choice)
{
	size_t i;

	if (!choice->made)
		return RC_OK;
	if (choice->n == 0)
		return fault_at(sc, fault(sc, RC_INVALID, "no_tables", "no table is chosen"), "/tables");
	TRY(table_find_unknown(sc, pg, restaurant_id, choice, &i));
	if (i == choice->n)
		return RC_OK;
	return fault_at(sc,
			fault(sc, RC_INVALID, "unknown_table", "restaurant %" PRId64 " has no table %s", restaurant_id,
			      choice->uuids[i]),
			"/tables/%zu", i);
}

enum rc
check_table_count(struct scope *sc, const struct app *app, size_t n)
{
	int64_t max = conf_int(app->conf, OPT_RESTAURANT_MAX_TABLES);

	if (n <= (size_t)max)
		return RC_OK;
	enum rc rc = fault(sc, RC_LIMIT, "too_many_tables",
			   "the restaurant would have %zu tables, at most %" PRId64 " are taken (option restaurant.max_tables)", n, max);

	fault_arg(sc, "max", "%" PRId64, max);
	return rc;
}
