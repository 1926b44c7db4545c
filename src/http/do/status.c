#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/scope.h"
#include "http/queue.h"
#include "http/serve.h"

static void
add_totals(struct text *json, const struct serve *serve)
{
	struct scoreboard_totals totals = scoreboard_totals(serve->board);
	struct queue_length queue;

	text_addf(json, "{\"pool\":\"%s\",\"version\":\"%s\",\"max\":%d,\"spare\":%d,\"busy\":%d,\"most_busy\":%d,",
		  pool_words[serve->pool], PACKAGE_VERSION, serve->max, serve->spare, totals.busy, totals.most_busy);
	text_addf(json, "\"requests\":%" PRIu64 ",\"refused\":%" PRIu64 ",\"slow\":%" PRIu64 ",\"died\":%" PRIu64 ",", totals.requests,
		  totals.refused, totals.slow, totals.died);
	if (queue_length(serve->listen_fd, &queue))
		text_addf(json, "\"queue\":{\"waiting\":%" PRIu32 ",\"room\":%" PRIu32 "},", queue.waiting, queue.room);
	else
		text_add(json, "\"queue\":null,");
}

static void
add_worker(struct text *json, const struct scoreboard_view *view, int64_t now_ms)
{
	text_addf(json, "{\"pid\":%ld,\"state\":\"%s\",\"for_ms\":%" PRId64 ",\"request\":", (long)view->pid, view->state,
		  now_ms - view->since_ms);
	if (view->request[0] != '\0')
		text_add_json(json, view->request);
	else
		text_add(json, "null");
	text_addf(json, ",\"age_ms\":%" PRId64 ",\"requests\":%" PRIu64 "}", now_ms - view->born_ms, view->requests);
}

/* The pool as it is: numbers since it began, and every worker with what it does and for how long. */
enum rc
do_status(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const struct serve *serve = req->serve;
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	int64_t now_ms = clock_ms();

	(void)app;
	if (!request_is_local(req))
		return fault(sc, RC_DENIED, "local_only", "the state of the service is told on the machine itself only");
	add_totals(json, serve);
	text_add(json, "\"workers\":[");
	for (int i = 0, n = 0, used = scoreboard_used(serve->board); i < used; i++) {
		struct scoreboard_view view;

		if (!scoreboard_look(serve->board, i, &view))
			continue;
		if (n++ > 0)
			text_add_char(json, ',');
		add_worker(json, &view, now_ms);
	}
	text_add(json, "]}");
	return reply_json(sc, reply, 200, json);
}
