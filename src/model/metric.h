/* The metrics by name; the table itself is metric.def. */
#ifndef POSM_MODEL_METRIC_H
#define POSM_MODEL_METRIC_H

enum metric {
#define METRIC(id, name, type, labels, help) METRIC_##id,
#include "model/metric.def"
#undef METRIC
	METRIC_COUNT
};

struct metric_row {
	const char *name, *type, *help;
};

extern const struct metric_row metric_table[METRIC_COUNT];

#endif
