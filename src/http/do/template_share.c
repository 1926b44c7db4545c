#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/share_template.h"
#include "http/label_field.h"
#include "http/template_io.h"
#include "js/js.h"

enum rc
do_template_share(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"visibility", "brand_ids", "restaurant_ids", NULL};
	struct template_reach reach = {.n_brands = 0};
	int32_t expected;
	struct js body;

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(template_io_reach(sc, &body, JS_REQUIRED, &reach));
	TRY(template_io_expect(sc, app, req, &expected));
	TRY(share_template(sc, app, req->who, req->arguments.id, expected, &reach));
	return template_io_answer(sc, app, req, req->arguments.id, 200, reply);
}

enum rc
do_template_clone(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"name", "description", "visibility", "brand_ids", "restaurant_ids", NULL};
	struct template_reach reach = {.n_brands = 0};
	const char *name = NULL, *description = NULL;
	int64_t id;
	struct js body;

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(label_field(sc, &body, "name", JS_REQUIRED, 1, TEMPLATE_NAME_MAX, &name));
	TRY(js_text(sc, &body, "description", JS_OPTIONAL, 0, TEMPLATE_DESCRIPTION_MAX, &description));
	TRY(template_io_reach(sc, &body, JS_REQUIRED, &reach));
	TRY(clone_template(sc, app, req->who, req->arguments.id, name, description, &reach, &id));
	reply_location(reply, scope_printf(sc, "/api/v1/templates/%" PRId64, id));
	return template_io_answer(sc, app, req, id, 201, reply);
}
