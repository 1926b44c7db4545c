#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/change_brand.h"
#include "http/conditional.h"
#include "http/label_field.h"
#include "http/present.h"
#include "http/put.h"
#include "js/js.h"

/* What the body says over what stands in *values; null takes it away. */
static enum rc
read_body(struct scope *sc, const struct request *req, bool is_new, bool by_external_id, struct brand *values)
{
	static const char *const fields[] = {"name", "qr_url_template", "external_id", NULL};
	static const char *const fields_by_external_id[] = {"name", "qr_url_template", NULL};
	struct js body;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, by_external_id ? fields_by_external_id : fields));
	TRY(label_field(sc, &body, "name", is_new ? JS_REQUIRED : JS_OPTIONAL, 1, CARD_NAME_MAX, &values->name));
	TRY(js_text(sc, &body, "qr_url_template", JS_NULLABLE, 1, CARD_URL_MAX, &values->qr_url_template));
	return label_field(sc, &body, "external_id", JS_NULLABLE, 1, CHECK_PLACE_EXTERNAL_ID_MAX, &values->external_id);
}

static enum rc
show(struct scope *sc, struct reply *reply, int status, const struct brand *brand)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	present_brand(json, brand);
	if (status == 201)
		reply_location(reply, scope_printf(sc, "/api/v1/brands/%" PRId64, brand->id));
	return reply_json_row(sc, reply, status, json, brand->row_version);
}

enum rc
do_brand_add(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct brand values = {0}, made;

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_body(sc, req, true, false, &values));
	TRY(add_brand(sc, app, req->who, &values, &made));
	return show(sc, reply, 201, &made);
}

static enum rc
change(struct scope *sc, struct app *app, const struct request *req, const struct brand *was, bool by_external_id,
       struct reply *reply)
{
	struct brand values = *was, now;
	int32_t any;

	TRY(conditional_expect(sc, req, was->row_version, &any)); /* what is absent is of this row: it must be the same */
	TRY(read_body(sc, req, false, by_external_id, &values));
	TRY(change_brand(sc, app, req->who, was, &values, &now));
	return show(sc, reply, 200, &now);
}

enum rc
do_brand_change(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct brand was;

	TRY(query_only(sc, &req->query, NULL));
	TRY(brand_load(sc, app->pg, req->who, req->arguments.id, &was));
	return change(sc, app, req, &was, false, reply);
}

static enum rc
put(struct scope *sc, struct app *app, const struct request *req, const char *external_id, struct reply *reply)
{
	struct brand values = {.external_id = external_id}, made;
	struct brand_list found;
	int32_t any;

	TRY(brand_list(sc, app->pg, req->who, &(struct brand_filter){.external_id = external_id}, (struct page){NULL, 1}, &found));
	if (found.n > 0)
		return change(sc, app, req, &found.rows[0], true, reply);
	TRY(conditional_expect(sc, req, 0, &any));
	TRY(read_body(sc, req, true, true, &values));
	TRY(add_brand(sc, app, req->who, &values, &made));
	return show(sc, reply, 201, &made);
}

/* The brand of that external_id: made or changed. */
enum rc
do_brand_put(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return put_by_external_id(sc, app, req, put, reply);
}

enum rc
do_brand_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct brand brand;

	TRY(query_only(sc, &req->query, NULL));
	TRY(brand_load(sc, app->pg, req->who, req->arguments.id, &brand));
	return show(sc, reply, 200, &brand);
}

enum rc
do_brand_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct brand was;
	int32_t expected;

	TRY(query_only(sc, &req->query, NULL));
	TRY(brand_load(sc, app->pg, req->who, req->arguments.id, &was));
	TRY(conditional_expect(sc, req, was.row_version, &expected));
	TRY(remove_brand(sc, app, req->who, &was, expected));
	reply_no_content(reply);
	return RC_OK;
}
