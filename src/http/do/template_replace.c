#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/revise_template.h"
#include "http/multipart.h"
#include "http/template_io.h"
#include "js/js.h"

static enum rc
read_template(struct scope *sc, struct bytes json, struct template_pair *pair)
{
	static const char *const fields[] = {"settings", "rights_confirmed", "password", NULL};
	struct js body;

	TRY(js_parse(sc, json, "", &body));
	TRY(js_fields(sc, &body, fields));
	return template_io_pair(sc, &body, JS_OPTIONAL, pair);
}

static enum rc
read_parts(struct scope *sc, const struct app *app, const struct request *req, struct revise_order *out)
{
	struct multipart parts;

	TRY(multipart_parse(sc, request_variable(req, "CONTENT_TYPE"), req->body, &parts));
	const struct multipart_part *file = multipart_find(&parts, "file"), *template = multipart_find(&parts, "template");

	if (file == NULL || parts.n != 1 + (template != NULL))
		return fault(sc, RC_INVALID, "bad_multipart",
			     "send a part file (the PDF) and, if need be, a part template (JSON: settings, rights_confirmed, password)");
	if (template != NULL)
		TRY(read_template(sc, template->body, &out->pair));
	return template_io_file(sc, app, file, &out->pair, &out->file_name);
}

/* Another file with the same settings, or with those that come along, makes the next revision. */
enum rc
do_template_replace(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct revise_order order = {.row_version = 0};

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_parts(sc, app, req, &order));
	TRY(template_io_expect(sc, app, req, &order.row_version));
	TRY(revise_template(sc, app, req->who, req->arguments.id, &order));
	return template_io_answer(sc, app, req, req->arguments.id, 200, reply);
}
