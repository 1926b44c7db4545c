#include "config.h"
#include "model/metric.h"

const struct metric_row metric_table[METRIC_COUNT] = {
#define METRIC(id, name, type, labels, help) {name, type, help},
#include "model/metric.def"
#undef METRIC
};
