#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/change_restaurant.h"
#include "http/conditional.h"
#include "http/label_field.h"
#include "http/present.h"
#include "http/put.h"
#include "js/js.h"

/* Who calls: POST makes, PATCH changes, PUT does either by external_id. */
enum call { CALL_POST, CALL_PATCH, CALL_PUT };

static const char *const fields[][5] = {
	[CALL_POST] = {"name", "time_zone", "brand_id", "external_id", NULL},
	[CALL_PATCH] = {"name", "time_zone", "external_id", NULL},
	[CALL_PUT] = {"name", "time_zone", "brand_id", NULL},
};

/* What the body says over what stands in *values; null takes it away. A restaurant stays with its brand. */
static enum rc
read_body(struct scope *sc, const struct request *req, enum call call, struct restaurant *values)
{
	int need = values->id == 0 ? JS_REQUIRED : JS_OPTIONAL;
	struct js body;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields[call]));
	TRY(js_int(sc, &body, "brand_id", need, 1, INT64_MAX, &values->brand_id));
	TRY(label_field(sc, &body, "name", need, 1, CARD_NAME_MAX, &values->name));
	TRY(js_text(sc, &body, "time_zone", JS_NULLABLE, 1, CHECK_PLACE_TIME_ZONE_MAX, &values->time_zone));
	return label_field(sc, &body, "external_id", JS_NULLABLE, 1, CHECK_PLACE_EXTERNAL_ID_MAX, &values->external_id);
}

static enum rc
show(struct scope *sc, struct reply *reply, int status, const struct restaurant *restaurant)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	present_restaurant(json, restaurant);
	if (status == 201)
		reply_location(reply, scope_printf(sc, "/api/v1/restaurants/%" PRId64, restaurant->id));
	return reply_json_row(sc, reply, status, json, restaurant->row_version);
}

static enum rc
make(struct scope *sc, struct app *app, const struct request *req, enum call call, const char *external_id, struct reply *reply)
{
	struct restaurant values = {.external_id = external_id}, made;

	TRY(read_body(sc, req, call, &values));
	TRY(add_restaurant(sc, app, req->who, &values, &made));
	return show(sc, reply, 201, &made);
}

static enum rc
change(struct scope *sc, struct app *app, const struct request *req, enum call call, const struct restaurant *was,
       struct reply *reply)
{
	struct restaurant values = *was, now;
	int32_t any;

	TRY(conditional_expect(sc, req, was->row_version, &any)); /* what is absent is of this row: it must be the same */
	TRY(read_body(sc, req, call, &values));
	TRY(change_restaurant(sc, app, req->who, was, &values, &now));
	return show(sc, reply, 200, &now);
}

enum rc
do_restaurant_add(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	TRY(query_only(sc, &req->query, NULL));
	return make(sc, app, req, CALL_POST, NULL, reply);
}

enum rc
do_restaurant_change(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct restaurant was;

	TRY(query_only(sc, &req->query, NULL));
	TRY(restaurant_load(sc, app->pg, req->who, req->arguments.id, &was));
	return change(sc, app, req, CALL_PATCH, &was, reply);
}

/* The one of that external_id in the brand that the body names; it need not name one while only one brand has it. */
static enum rc
find(struct scope *sc, const struct app *app, const struct request *req, const char *external_id, struct restaurant_list *out)
{
	struct restaurant_filter filter = {.external_id = external_id};
	struct js body;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields[CALL_PUT]));
	TRY(js_int(sc, &body, "brand_id", JS_OPTIONAL, 1, INT64_MAX, &filter.brand_id));
	TRY(restaurant_list(sc, app->pg, req->who, &filter, (struct page){NULL, 2}, out));
	if (out->n < 2)
		return RC_OK;
	return fault_at(sc, fault(sc, RC_CONFLICT, "external_id_ambiguous", "restaurants of several brands have this external_id: name "
				  "the brand"), "/brand_id");
}

static enum rc
put(struct scope *sc, struct app *app, const struct request *req, const char *external_id, struct reply *reply)
{
	struct restaurant_list found;
	int32_t any;

	TRY(find(sc, app, req, external_id, &found));
	if (found.n > 0)
		return change(sc, app, req, CALL_PUT, &found.rows[0], reply);
	TRY(conditional_expect(sc, req, 0, &any));
	return make(sc, app, req, CALL_PUT, external_id, reply);
}

/* The restaurant of that external_id: made or changed. */
enum rc
do_restaurant_put(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return put_by_external_id(sc, app, req, put, reply);
}

enum rc
do_restaurant_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct restaurant restaurant;

	TRY(query_only(sc, &req->query, NULL));
	TRY(restaurant_load(sc, app->pg, req->who, req->arguments.id, &restaurant));
	return show(sc, reply, 200, &restaurant);
}

enum rc
do_restaurant_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct restaurant was;
	int32_t expected;

	TRY(query_only(sc, &req->query, NULL));
	TRY(restaurant_load(sc, app->pg, req->who, req->arguments.id, &was));
	TRY(conditional_expect(sc, req, was.row_version, &expected));
	TRY(remove_restaurant(sc, app, req->who, &was, expected));
	reply_no_content(reply);
	return RC_OK;
}
