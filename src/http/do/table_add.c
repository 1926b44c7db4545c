#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/add_table_range.h"
#include "domain/change_table.h"
#include "http/label_field.h"
#include "http/present.h"
#include "js/js.h"

/* {"number", "zone"?, "seats"?, "external_id"?} */
static enum rc
add_one(struct scope *sc, struct app *app, const struct request *req, const struct js *body, struct reply *reply)
{
	static const char *const fields[] = {"number", "zone", "seats", "external_id", NULL};
	struct table_values values = {0};
	struct table table;
	int64_t seats = 0;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(js_fields(sc, body, fields));
	TRY(label_field(sc, body, "number", JS_REQUIRED, 1, CARD_NUMBER_MAX, &values.number));
	TRY(label_field(sc, body, "zone", JS_NULLABLE, 0, CARD_ZONE_MAX, &values.zone));
	TRY(js_int(sc, body, "seats", JS_NULLABLE, 1, CARD_SEATS_MAX, &seats));
	TRY(label_field(sc, body, "external_id", JS_NULLABLE, 1, CHECK_TABLE_EXTERNAL_ID_MAX, &values.external_id));
	values.seats = (int32_t)seats;
	TRY(add_table(sc, app, req->who, req->arguments.id, &values, &table));
	TRY(present_table(sc, json, &table, change_table_url_template(app, &table)));
	reply_location(reply, scope_printf(sc, "/api/v1/tables/%s", table.uuid));
	return reply_json_row(sc, reply, 201, json, table.row_version);
}

/* {"range": "1-40", "prefix"?, "zone"?, "seats"?} */
static enum rc
add_range(struct scope *sc, struct app *app, const struct request *req, const struct js *body, struct reply *reply)
{
	static const char *const fields[] = {"range", "prefix", "zone", "seats", NULL};
	struct table_range range = {.prefix = ""};
	struct table_list made;
	int64_t seats = 0;

	TRY(js_fields(sc, body, fields));
	TRY(js_text(sc, body, "range", JS_REQUIRED, 3, 20, &range.range));
	TRY(js_text(sc, body, "prefix", JS_OPTIONAL, 0, CARD_NUMBER_MAX - 1, &range.prefix));
	TRY(label_field(sc, body, "zone", JS_NULLABLE, 0, CARD_ZONE_MAX, &range.zone));
	TRY(js_int(sc, body, "seats", JS_NULLABLE, 1, CARD_SEATS_MAX, &seats));
	range.seats = (int32_t)seats;
	TRY(add_table_range(sc, app, req->who, req->arguments.id, &range, &made));
	struct text *json = present_list(sc);

	for (int i = 0; i < made.n; i++) {
		present_next(json);
		TRY(present_table(sc, json, &made.rows[i], change_table_url_template(app, &made.rows[i])));
	}
	present_list_end(json, NULL);
	reply_location(reply, scope_printf(sc, "/api/v1/restaurants/%" PRId64 "/tables", req->arguments.id));
	return reply_json(sc, reply, 201, json);
}

/* One more table, or a range of them. */
enum rc
do_table_add(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct js body;

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	return js_has(&body, "range") ? add_range(sc, app, req, &body, reply) : add_one(sc, app, req, &body, reply);
}
