/* What a pool's workers have counted in the memory they share, as metrics (model/metric.def). */
#ifndef POSM_HTTP_POOL_METRICS_H
#define POSM_HTTP_POOL_METRICS_H

#include "http/serve.h"
#include "store/metric.h"

/* All of them, those of one name together; live as long as the scope. */
size_t pool_metrics(struct scope *sc, const struct serve *serve, const struct metric_value **out);

#endif
