#include "config.h"
#include "http/handler.h"

#include "domain/end_template.h"
#include "http/template_io.h"

enum rc
do_template_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	int32_t expected;

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_io_expect(sc, app, req, &expected));
	TRY(end_template(sc, app, req->who, req->arguments.id, expected));
	reply_no_content(reply);
	return RC_OK;
}
