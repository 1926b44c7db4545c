#include "config.h"
#include "http/handler.h"

#include <string.h>

#include "base/scope.h"
#include "model/metric.h"
#include "model/who.h"
#include "store/metric.h"

#define METRICS_MAX ((size_t)1024 * 1024)

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

/* The text format of Prometheus, 0.0.4: what nothing was counted for yet is said with its name alone. */
enum rc
do_metrics(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const struct metric_value *values;
	struct text *out = text_new(sc, METRICS_MAX);
	size_t n;

	if (req->who == NULL && !request_is_local(req))
		return fault(sc, RC_DENIED, "local_only", "the state of the service is told on the machine itself only");
	if (req->who != NULL && !req->who->scope_all)
		return fault(sc, RC_DENIED, "scope_too_narrow",
			     "these are figures of the whole service: only an admin whose scope is everything reads them");
	TRY(metric_list(sc, app->pg, &values, &n));
	for (size_t m = 0; m < METRIC_COUNT; m++) {
		const struct metric_row *row = &metric_table[m];

		text_addf(out, "# HELP %s %s\n# TYPE %s %s\n", row->name, row->help, row->name, row->type);
		for (size_t i = 0; i < n; i++)
			if (is_of(&values[i], row))
				add_value(out, &values[i]);
	}
	TRY(text_check(sc, out, "the metrics"));
	reply->status = 200;
	reply_bytes(reply, "text/plain; version=0.0.4; charset=utf-8", NULL, (struct bytes){out->at, out->len});
	return RC_OK;
}
