#include "config.h"
#include "http/handler.h"

#include "domain/change_table.h"
#include "http/conditional.h"

enum rc
do_table_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct table table;
	int32_t expected;

	TRY(query_only(sc, &req->query, NULL));
	TRY(table_load(sc, app->pg, req->who, req->arguments.uuid, &table));
	TRY(conditional_expect(sc, req, table.row_version, &expected));
	TRY(remove_table(sc, app, req->who, table.uuid, expected));
	reply_no_content(reply);
	return RC_OK;
}
