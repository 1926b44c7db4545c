#include "config.h"
#include "http/handler.h"

#include <inttypes.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/measure_room.h"
#include "http/pool_metrics.h"
#include "model/metric.h"
#include "model/option.h"
#include "store/metric.h"

#define METRICS_MAX ((size_t)1024 * 1024)

struct values {
	const struct metric_value *of;
	size_t n;
};

/* A histogram's values are of its parts: NAME_bucket, NAME_sum, NAME_count. */
static bool
is_of(const struct metric_value *value, const struct metric_row *row)
{
	size_t len = strlen(row->name);

	if (strncmp(value->name, row->name, len) != 0)
		return false;
	return value->name[len] == '\0' || (value->name[len] == '_' && strcmp(row->type, "histogram") == 0);
}

static void
add_value(struct text *out, const struct metric_value *value)
{
	text_add(out, value->name);
	if (value->labels[0] != '\0')
		text_addf(out, "{%s}", value->labels);
	text_addf(out, " %s\n", value->value);
}

static void
add_values(struct text *out, const struct metric_row *row, const struct values *values)
{
	for (size_t i = 0; i < values->n; i++)
		if (is_of(&values->of[i], row))
			add_value(out, &values->of[i]);
}

static struct metric_value
room_value(struct scope *sc, enum metric metric, const char *folder, uint64_t bytes)
{
	return (struct metric_value){metric_table[metric].name, scope_printf(sc, "folder=\"%s\"", folder),
				     scope_printf(sc, "%" PRIu64, bytes)};
}

static size_t
list_room(struct scope *sc, const struct app *app, const struct metric_value **out)
{
	struct measured_room rooms[MEASURED_ROOMS];
	size_t n = measure_room(sc, app, rooms);
	struct metric_value *values = scope_array(sc, 2 * MEASURED_ROOMS, sizeof(*values)), *next = values;

	for (size_t i = 0; i < n; i++) {
		*next++ = room_value(sc, METRIC_ROOM, rooms[i].folder, rooms[i].room.whole);
		*next++ = room_value(sc, METRIC_ROOM_FREE, rooms[i].folder, rooms[i].room.free);
	}
	*out = values;
	return 2 * n;
}

/* The text format of Prometheus, 0.0.4: what nothing was counted for yet is said with its name alone. */
static enum rc
answer(struct scope *sc, enum metric first, const struct values *values, size_t n, struct reply *reply)
{
	struct text *out = text_new(sc, METRICS_MAX);

	for (size_t m = first; m < METRIC_COUNT; m++) {
		const struct metric_row *row = &metric_table[m];

		text_addf(out, "# HELP %s %s\n# TYPE %s %s\n", row->name, row->help, row->name, row->type);
		for (size_t i = 0; i < n; i++)
			add_values(out, row, &values[i]);
	}
	TRY(text_check(sc, out, "the metrics"));
	reply->status = 200;
	reply_bytes(reply, "text/plain; version=0.0.4; charset=utf-8", NULL, (struct bytes){out->at, out->len});
	return RC_OK;
}

static enum rc
check_asker(struct scope *sc, const struct conf *conf, const struct request *req)
{
	if (req->who == NULL && !request_is_local(req) && !request_is_from(req, conf_text(conf, OPT_METRICS_ALLOW)))
		return fault(sc, RC_DENIED, "local_only",
			     "the state of the service is told on the machine itself, and to whom metrics.allow names");
	if (req->who != NULL && !req->who->scope_all)
		return fault(sc, RC_DENIED, "scope_too_narrow",
			     "these are figures of the whole service: only an admin whose scope is everything reads them");
	return RC_OK;
}

enum rc
do_metrics(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct values all[3];

	TRY(check_asker(sc, app->conf, req));
	TRY(metric_list(sc, app->pg, &all[0].of, &all[0].n));
	all[1].n = list_room(sc, app, &all[1].of);
	all[2].n = pool_metrics(sc, req->serve, &all[2].of);
	return answer(sc, 0, all, LENGTH_OF(all), reply);
}

/* The pool's own alone: those of the database are all in the other pool's answer. */
enum rc
do_metrics_bulk(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct values pool;

	TRY(check_asker(sc, app->conf, req));
	pool.n = pool_metrics(sc, req->serve, &pool.of);
	return answer(sc, METRIC_BUILD, &pool, 1, reply);
}
