#include "config.h"
#include "jobs/tally.h"

#include <string.h>

#include "base/scope.h"
#include "store/metric.h"

#define MS_PER_S 1000.0
#define NS_PER_S 1e9

/* Upper ends in seconds. */
static const struct {
	double most;
	const char *word;
} buckets[] = {{0.1, "0.1"}, {0.5, "0.5"}, {1, "1"},	 {5, "5"},	 {10, "10"},
	       {30, "30"},   {60, "60"},   {300, "300"}, {1800, "1800"}, {1e300, "+Inf"}};

static const char *
label(struct scope *sc, const char *name, const char *value)
{
	return scope_printf(sc, "%s=\"%s\"", name, value);
}

static const char *
labels(struct scope *sc, const char *kind, const char *name, const char *value)
{
	return scope_printf(sc, "kind=\"%s\",%s=\"%s\"", kind, name, value);
}

static void
tally_time(struct scope *sc, struct metric_tally *t, const char *kind, double seconds)
{
	for (size_t i = 0; i < LENGTH_OF(buckets); i++)
		if (seconds <= buckets[i].most)
			metric_tally(sc, t, "posm_attempt_seconds_bucket", labels(sc, kind, "le", buckets[i].word), 1);
	metric_tally(sc, t, "posm_attempt_seconds_sum", label(sc, "kind", kind), seconds);
	metric_tally(sc, t, "posm_attempt_seconds_count", label(sc, "kind", kind), 1);
}

static void
tally_report(struct scope *sc, struct metric_tally *t, const char *kind, const struct run_report *report)
{
	if (strcmp(kind, JOB_KIND_GENERATE) == 0)
		metric_tally(sc, t, metric_table[METRIC_CARDS].name, "", report->made);
	metric_tally(sc, t, metric_table[METRIC_REMOVED].name, "", report->removed);
	for (size_t i = 0; i < report->n_times; i++)
		metric_tally(sc, t, metric_table[METRIC_STAGES].name, label(sc, "stage", report->times[i].stage),
			     (double)report->times[i].ns / NS_PER_S);
}

/* No word of a fault but its code, which is ours. */
static void
tally_cause(struct scope *sc, struct metric_tally *t, const char *kind, enum fate fate, const char *cause)
{
	if (fate == FATE_RETRY)
		metric_tally(sc, t, metric_table[METRIC_RETRIES].name, labels(sc, kind, "cause", cause), 1);
	if (strncmp(cause, "storage_", strlen("storage_")) == 0)
		metric_tally(sc, t, metric_table[METRIC_STORAGE_ERRORS].name, label(sc, "cause", cause), 1);
}

void
tally_attempt(struct scope *sc, struct pg *pg, const struct job_lease *lease, enum fate fate, const struct fault *end,
	      const struct run_report *report, int64_t ms)
{
	struct metric_tally t = {0};

	metric_tally(sc, &t, metric_table[METRIC_ATTEMPTS].name, labels(sc, lease->kind, "fate", fate_words[fate]), 1);
	tally_time(sc, &t, lease->kind, (double)ms / MS_PER_S);
	if (report != NULL)
		tally_report(sc, &t, lease->kind, report);
	if (end->rc != RC_OK)
		tally_cause(sc, &t, lease->kind, fate, end->code);
	if (metric_add(sc, pg, &t) != RC_OK)
		fault_clear(sc);
}

void
tally_tick(struct scope *sc, struct pg *pg, const struct job_expired *expired, size_t n)
{
	struct metric_tally t = {0};

	metric_tally(sc, &t, metric_table[METRIC_TICKS].name, "", 1);
	for (size_t kind = 0; kind < JOB_KINDS; kind++) { /* a newer version's kinds it counts itself */
		double lost = 0;

		for (size_t i = 0; i < n; i++)
			lost += strcmp(expired[i].kind, job_kinds[kind]) == 0;
		metric_tally(sc, &t, metric_table[METRIC_LEASE_LOSSES].name, label(sc, "kind", job_kinds[kind]), lost);
	}
	if (metric_add(sc, pg, &t) != RC_OK)
		fault_clear(sc);
}
