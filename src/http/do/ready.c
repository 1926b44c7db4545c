#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "store/migrate.h"

/* The pool can work: the database is there and has the right schema. What is wrong stands in the log, not in the answer. */
enum rc
do_ready(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, 100);

	(void)req;
	if (migrate_check(sc, app->pg) != RC_OK)
		return fault(sc, RC_AGAIN, "not_ready", "%s", scope_copy(sc, sc->fault.detail));
	text_add(json, "{\"status\":\"ready\"}");
	return reply_json(sc, reply, 200, json);
}
