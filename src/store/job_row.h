/* The job table for people: administrators look at it and steer what is no generation (store/job.h is for its workers). */
#ifndef POSM_STORE_JOB_ROW_H
#define POSM_STORE_JOB_ROW_H

#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

#define JOB_KIND_MAX 40 /* bytes */

extern const char *const job_state_words[]; /* waiting, ready, leased, done, failed, cancelled; ended by NULL */

/* Times are RFC 3339 UTC; texts are NULL where there is nothing to say. */
struct job_row {
	int64_t id, subject; /* of kind generate: the generation */
	const char *kind, *state;
	int64_t attempts; /* begun */
	int32_t failures;
	const char *worker, *error;
	int32_t progress, total; /* cards of the generation; total 0: it has none */
	const char *request_id; /* of the request that last set it going; a retry that was none leaves it */
	const char *run_at, *lease_until, *created_at, *updated_at;
};

struct job_row_list {
	int n;
	const struct job_row *rows;
	const char *next;
};

struct job_row_filter {
	const char *state, *kind; /* NULL: any */
	int64_t generation;       /* whose; 0: any */
};

/* Newest first. */
enum rc job_row_list(struct scope *sc, struct pg *pg, const struct who *who, const struct job_row_filter *filter, struct page page,
		     struct job_row_list *out) MUST_CHECK;
/* RC_MISSING not_found */
enum rc job_row_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct job_row *out) MUST_CHECK;

/* Of a kind without a generation. failed, cancelled -> ready, failures forgotten: RC_CONFLICT job_not_failed. */
enum rc job_row_again(struct scope *sc, struct pg *pg, const struct job_row *job) MUST_CHECK;
/* Of a kind without a generation. What has not ended -> cancelled, its lease with it: RC_CONFLICT job_ended. */
enum rc job_row_stop(struct scope *sc, struct pg *pg, const struct job_row *job) MUST_CHECK;

#endif
