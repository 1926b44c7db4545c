/* Counters, kept in PostgreSQL so that every host's add up, and what there is to see of the queue (model/metric.def). */
#ifndef POSM_STORE_METRIC_H
#define POSM_STORE_METRIC_H

#include "model/metric.h"
#include "pg/pg.h"

#define METRIC_TALLY_MAX 48

/* What one attempt adds; texts live as long as the caller's scope. */
struct metric_tally {
	size_t n;
	const char *names[METRIC_TALLY_MAX], *labels[METRIC_TALLY_MAX], *values[METRIC_TALLY_MAX];
};

/* name: of a metric, or one of a histogram's parts; labels as they are printed: kind="sweep". 0 adds nothing. */
void metric_tally(struct scope *sc, struct metric_tally *tally, const char *name, const char *labels, double value);
enum rc metric_add(struct scope *sc, struct pg *pg, const struct metric_tally *tally) MUST_CHECK;

struct metric_value {
	const char *name, *labels, *value;
};
/* All that there are, those of one name together. */
enum rc metric_list(struct scope *sc, struct pg *pg, const struct metric_value **out, size_t *n) MUST_CHECK;

#endif
