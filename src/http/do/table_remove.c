#include "config.h"
#include "http/handler.h"

#include "domain/change_table.h"

enum rc
do_table_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	TRY(query_only(sc, &req->query, NULL));
	TRY(remove_table(sc, app, req->who, req->arguments.uuid));
	reply_no_content(reply);
	return RC_OK;
}
