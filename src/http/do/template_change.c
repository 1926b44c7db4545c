#include "config.h"
#include "http/handler.h"

#include "domain/revise_template.h"
#include "http/label_field.h"
#include "http/template_io.h"
#include "js/js.h"

/* What is absent stays. Other settings make the next revision. */
enum rc
do_template_change(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"name", "description", "settings", NULL};
	struct revise_order order = {.row_version = 0};
	struct js body;

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(label_field(sc, &body, "name", JS_OPTIONAL, 1, TEMPLATE_NAME_MAX, &order.name));
	TRY(js_text(sc, &body, "description", JS_OPTIONAL, 0, TEMPLATE_DESCRIPTION_MAX, &order.description));
	TRY(template_io_pair(sc, &body, JS_OPTIONAL, &order.pair));
	TRY(template_io_expect(sc, app, req, &order.row_version));
	TRY(revise_template(sc, app, req->who, req->arguments.id, &order));
	return template_io_answer(sc, app, req, req->arguments.id, 200, reply);
}
