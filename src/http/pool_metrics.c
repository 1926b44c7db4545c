#include "config.h"
#include "http/pool_metrics.h"

#include <inttypes.h>
#include <math.h>

#include "base/scope.h"
#include "http/queue.h"

#define VALUES_MAX (SCOREBOARD_CLASSES + SCOREBOARD_TIMES + 16)
#define US_PER_S 1e6

struct values {
	struct scope *sc;
	const char *pool; /* its label */
	struct metric_value *at;
	size_t n;
};

static void
add(struct values *v, const char *name, const char *labels, double value)
{
	struct text *number = text_new(v->sc, 64);

	text_add_decimal(number, value, 6);
	v->at[v->n++] = (struct metric_value){name, labels, number->at};
}

static void
add_answers(struct values *v, const struct scoreboard_totals *totals)
{
	for (int class = 2; class < SCOREBOARD_CLASSES; class++)
		add(v, metric_table[METRIC_REQUESTS].name, scope_printf(v->sc, "%s,class=\"%dxx\"", v->pool, class),
		    (double)totals->answered[class]);
}

static void
add_times(struct values *v, const struct scoreboard_totals *totals)
{
	uint64_t sum = 0;

	for (int i = 0; i < SCOREBOARD_TIMES; i++) {
		const char *le = isinf(scoreboard_times[i]) ? "+Inf" : scope_printf(v->sc, "%g", scoreboard_times[i]);

		sum += totals->took[i];
		add(v, "posm_request_seconds_bucket", scope_printf(v->sc, "%s,le=\"%s\"", v->pool, le), (double)sum);
	}
	add(v, "posm_request_seconds_sum", v->pool, (double)totals->took_us / US_PER_S);
	add(v, "posm_request_seconds_count", v->pool, (double)sum);
}

size_t
pool_metrics(struct scope *sc, const struct serve *serve, const struct metric_value **out)
{
	struct scoreboard_totals totals = scoreboard_totals(serve->board);
	struct values v = {.sc = sc, .pool = scope_printf(sc, "pool=\"%s\"", pool_words[serve->pool]),
			   .at = scope_array(sc, VALUES_MAX, sizeof(*v.at))};
	struct queue_length queue;

	add(&v, metric_table[METRIC_BUILD].name, scope_printf(sc, "%s,version=\"%s\"", v.pool, PACKAGE_VERSION), 1);
	add_answers(&v, &totals);
	add_times(&v, &totals);
	add(&v, metric_table[METRIC_REFUSED].name, v.pool, (double)totals.refused);
	add(&v, metric_table[METRIC_SLOW].name, v.pool, (double)totals.slow);
	add(&v, metric_table[METRIC_DIED].name, v.pool, (double)totals.died);
	add(&v, metric_table[METRIC_BUSY].name, v.pool, totals.busy);
	add(&v, metric_table[METRIC_MOST].name, v.pool, serve->max);
	if (queue_length(serve->listen_fd, &queue))
		add(&v, metric_table[METRIC_QUEUE].name, v.pool, queue.waiting);
	*out = v.at;
	return v.n;
}
