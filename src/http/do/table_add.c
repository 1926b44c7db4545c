#include "config.h"
#include "http/handler.h"

#include "base/conf.h"
#include "domain/change_table.h"
#include "http/present.h"
#include "js/js.h"

/* {"number", "zone"?, "seats"?, "external_id"?}: one more table. */
enum rc
do_table_add(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"number", "zone", "seats", "external_id", NULL};
	struct table_values values = {0};
	struct table table;
	struct js body;
	int64_t seats = 0;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_text(sc, &body, "number", JS_REQUIRED, 1, CARD_NUMBER_MAX, &values.number));
	TRY(js_text(sc, &body, "zone", JS_NULLABLE, 0, CARD_ZONE_MAX, &values.zone));
	TRY(js_int(sc, &body, "seats", JS_NULLABLE, 1, CARD_SEATS_MAX, &seats));
	TRY(js_text(sc, &body, "external_id", JS_NULLABLE, 1, CHECK_TABLE_EXTERNAL_ID_MAX, &values.external_id));
	values.seats = (int32_t)seats;
	TRY(add_table(sc, app, req->who, req->arguments.id, &values, &table));
	TRY(present_table(sc, json, &table, change_table_url_template(app, &table)));
	return reply_json_row(sc, reply, 201, json, table.row_version);
}
