#include "config.h"
#include "http/handler.h"

#include "domain/end_template.h"

enum rc
do_template_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	TRY(query_only(sc, &req->query, NULL));
	TRY(end_template(sc, app, req->who, req->arguments.id));
	reply_no_content(reply);
	return RC_OK;
}
