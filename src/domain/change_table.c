#include "config.h"
#include "domain/change_table.h"

#include "base/conf.h"
#include <string.h>

#include "base/scope.h"
#include "model/option.h"
#include "store/audit.h"
#include "store/restaurant.h"

const char *
change_table_url_template(const struct app *app, const struct table *table)
{
	return table->qr_url_template != NULL ? table->qr_url_template : conf_text(app->conf, OPT_QR_URL_TEMPLATE);
}

static struct table
row_of(const char *uuid, const struct table_values *values)
{
	return (struct table){.uuid = uuid, .external_id = values->external_id, .number = values->number,
			      .zone = values->zone != NULL ? values->zone : "", .seats = values->seats};
}

static enum rc
check(struct scope *sc, const struct table *row)
{
	const char *field;
	enum rc rc = check_table(sc, row, &field);

	return rc != RC_OK ? fault_at(sc, rc, "/%s", field) : RC_OK;
}

static const char *
detail_of(struct scope *sc, const struct table_values *was, const struct table_values *now)
{
	struct text *json = text_new(sc, 8000);
	const struct table_values *sides[] = {was, now};
	static const char *const names[] = {"was", "now"};

	text_add(json, "{");
	for (size_t i = 0; i < LENGTH_OF(sides); i++) {
		if (sides[i] == NULL)
			continue;
		text_addf(json, "%s\"%s\":{\"number\":", json->len > 1 ? "," : "", names[i]);
		text_add_json(json, sides[i]->number);
		text_add(json, ",\"zone\":");
		text_add_json(json, sides[i]->zone != NULL ? sides[i]->zone : "");
		text_addf(json, ",\"seats\":%d,\"external_id\":", (int)sides[i]->seats);
		text_add_json(json, sides[i]->external_id);
		text_add(json, "}");
	}
	text_add(json, "}");
	return json->at;
}

enum rc
add_table(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
	  const struct table_values *values, struct table *out)
{
	struct restaurant restaurant;
	struct table row = row_of(NULL, values);
	const char *uuid;
	AUTO_PG_TX *tx = NULL;

	TRY(check(sc, &row));
	TRY(restaurant_load(sc, app->pg, who, restaurant_id, &restaurant));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_lock(sc, app->pg, restaurant_id));
	TRY(restaurant_load(sc, app->pg, who, restaurant_id, &restaurant)); /* as those before have left it */
	TRY(check_table_count(sc, app, (size_t)restaurant.n_tables + 1));
	TRY(check_table_place(sc, app->pg, restaurant_id, &row));
	TRY(table_insert(sc, app->pg, restaurant_id, &row, 1, &uuid));
	TRY(audit_add(sc, app->pg, who, &(struct audit){"table.add", restaurant_id, "table", uuid, detail_of(sc, NULL, values)}));
	TRY(pg_commit(sc, app->pg));
	return table_load(sc, app->pg, who, uuid, out);
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static bool
same_values(const struct table_values *a, const struct table_values *b)
{
	return same(a->number, b->number) && same(a->zone, b->zone) && same(a->external_id, b->external_id) && a->seats == b->seats;
}

enum rc
change_table(struct scope *sc, const struct app *app, const struct who *who, const struct table *table,
	     const struct table_values *values)
{
	const struct table_values was = {table->external_id, table->number, table->zone, table->seats};
	struct table row = row_of(table->uuid, values);
	AUTO_PG_TX *tx = NULL;

	row.row_version = table->row_version;
	if (same_values(&was, values)) /* no change: the row stays as it is, and the audit */
		return RC_OK;
	TRY(check(sc, &row));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_lock(sc, app->pg, table->restaurant_id));
	if (strcmp(row.number, table->number) != 0 || strcmp(row.zone, table->zone) != 0)
		TRY(check_table_place(sc, app->pg, table->restaurant_id, &row));
	TRY(table_update(sc, app->pg, table->restaurant_id, &row, 1));
	TRY(audit_add(sc, app->pg, who, &(struct audit){"table.change", table->restaurant_id, "table", table->uuid,
							detail_of(sc, &was, values)}));
	return pg_commit(sc, app->pg);
}

enum rc
remove_table(struct scope *sc, const struct app *app, const struct who *who, const char *uuid, int32_t row_version)
{
	struct table table;
	AUTO_PG_TX *tx = NULL;

	TRY(table_load(sc, app->pg, who, uuid, &table));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_lock(sc, app->pg, table.restaurant_id));
	TRY(table_load(sc, app->pg, who, uuid, &table)); /* as it is under the lock */
	if (row_version != 0 && table.row_version != row_version)
		return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed the table meanwhile");
	const struct table_values was = {table.external_id, table.number, table.zone, table.seats};

	TRY(table_remove(sc, app->pg, table.restaurant_id, &table.uuid, 1));
	TRY(audit_add(sc, app->pg, who, &(struct audit){"table.remove", table.restaurant_id, "table", table.uuid,
							detail_of(sc, &was, NULL)}));
	return pg_commit(sc, app->pg);
}
