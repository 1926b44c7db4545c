#include "config.h"
#include "http/handler.h"

#include "domain/change_table.h"
#include "http/conditional.h"
#include "http/label_field.h"
#include "http/present.h"
#include "js/js.h"

/* The fields of do_table_add; what is absent stays, null takes it away. */
enum rc
do_table_change(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"number", "zone", "seats", "external_id", NULL};
	struct table table;
	struct table_values values;
	struct js body;
	int32_t any;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(table_load(sc, app->pg, req->who, req->arguments.uuid, &table));
	TRY(conditional_expect(sc, req, table.row_version, &any)); /* what is absent is of this row: it must be the same */
	values = (struct table_values){table.external_id, table.number, table.zone, table.seats};
	int64_t seats = js_has(&body, "seats") ? 0 : values.seats;

	TRY(label_field(sc, &body, "number", JS_OPTIONAL, 1, CARD_NUMBER_MAX, &values.number));
	TRY(label_field(sc, &body, "zone", JS_NULLABLE, 0, CARD_ZONE_MAX, &values.zone));
	TRY(js_int(sc, &body, "seats", JS_NULLABLE, 1, CARD_SEATS_MAX, &seats));
	TRY(label_field(sc, &body, "external_id", JS_NULLABLE, 1, CHECK_TABLE_EXTERNAL_ID_MAX, &values.external_id));
	values.seats = (int32_t)seats;
	TRY(change_table(sc, app, req->who, &table, &values));
	TRY(table_load(sc, app->pg, req->who, table.uuid, &table));
	TRY(present_table(sc, json, &table, change_table_url_template(app, &table)));
	return reply_json_row(sc, reply, 200, json, table.row_version);
}
