#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "http/print_reply.h"

enum rc
do_print_file(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation *generation = scope_alloc(sc, sizeof(*generation));
	bool confirmed = false, download = true;
	struct sheet sheet;

	TRY(print_reply_options(sc, &req->query, &sheet, &confirmed, &download));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, generation));
	return print_reply(sc, app, req, generation, &sheet, confirmed, download, reply);
}
