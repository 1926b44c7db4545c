#include "config.h"
#include "store/metric.h"

#include <assert.h>

#include "base/scope.h"

void
metric_tally(struct scope *sc, struct metric_tally *tally, const char *name, const char *labels, double value)
{
	struct text *number = text_new(sc, 64);

	if (value == 0)
		return;
	assert(tally->n < METRIC_TALLY_MAX);
	text_add_decimal(number, value, 6);
	tally->names[tally->n] = name;
	tally->labels[tally->n] = labels;
	tally->values[tally->n++] = number->at;
}

enum rc
metric_add(struct scope *sc, struct pg *pg, const struct metric_tally *t)
{
	if (t->n == 0)
		return RC_OK;
	return pg_exec(sc, pg, Q_METRIC_ADD, PG_ARGS(PG_TEXTS(t->names, t->n), PG_TEXTS(t->labels, t->n), PG_TEXTS(t->values, t->n)), NULL);
}

static void
read_rows(struct scope *sc, const struct pg_result *rows, struct metric_value *to)
{
	for (int i = 0; i < pg_rows(rows); i++)
		to[i] = (struct metric_value){pg_text(sc, rows, i, 0), pg_text(sc, rows, i, 1), pg_text(sc, rows, i, 2)};
}

enum rc
metric_list(struct scope *sc, struct pg *pg, const struct metric_value **out, size_t *n)
{
	AUTO_PG_RESULT *gauges = NULL;
	AUTO_PG_RESULT *counters = NULL;

	TRY(pg_query(sc, pg, Q_METRIC_GAUGES, PG_NO_ARGS, &gauges));
	TRY(pg_query(sc, pg, Q_METRIC_COUNTERS, PG_NO_ARGS, &counters));
	*n = (size_t)pg_rows(gauges) + (size_t)pg_rows(counters);
	struct metric_value *all = scope_array(sc, *n + 1, sizeof(*all));

	read_rows(sc, gauges, all);
	read_rows(sc, counters, all + pg_rows(gauges));
	*out = all;
	return RC_OK;
}
