#include "config.h"
#include "http/handler.h"

/* The pool answers. */
enum rc
do_health(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *json = text_new(sc, 100);

	(void)app;
	(void)req;
	text_add(json, "{\"status\":\"ok\"}");
	return reply_json(sc, reply, 200, json);
}
