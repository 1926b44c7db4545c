/*
 * The job table: what is to be done, who holds it and until when. Every change is one statement that compares (id,
 * state, lease token) and changes job and generation together; when nothing compared equal it answers RC_CONFLICT
 * lease_lost: "not mine any more, stop". All instants come from the database's clock; the program passes lengths in ms.
 *
 * A generation's job is there from the press on: `waiting` while the generation is created, `ready` while it is
 * scheduled, `leased` while it is in progress; then done, failed or cancelled. Kinds without a generation (sweep) go
 * ready - leased - done.
 */
#ifndef POSM_STORE_JOB_H
#define POSM_STORE_JOB_H

#include "pg/pg.h"

#define JOB_KIND_GENERATE "generate"
#define JOB_KIND_SWEEP "sweep"
#define JOB_KINDS 2
extern const char *const job_kinds[JOB_KINDS];
const char *job_kind_of(const char *word); /* the same word, one that stays; NULL: none of them */

#define JOB_REQUEST_MAX 40 /* bytes of a request's id */

struct job_lease {
	int64_t id;
	char token[37]; /* random, new at every claim */
	const char *kind;
	int64_t subject; /* the generation's id; 0: none */
	int64_t epoch;   /* this attempt's number, from 1; grows at every claim */
	int32_t failures;
	char request[JOB_REQUEST_MAX + 1]; /* the id of the request that set it going, for the log; "": none did */
};

/* The id of the request that the scope is, which its jobs keep for the logs; NULL: it is none. */
const char *job_request(const struct scope *sc);

/* --- tick: in one transaction, in this order ---------------------------------------------------------------- */

/* Waits for the other tickers; a statement of its own, so that what follows sees what they did. RC_AGAIN db_busy. */
enum rc job_tick_lock(struct scope *sc, struct pg *pg) MUST_CHECK;

struct job_limits {
	int32_t max_attempts;
	int64_t backoff_ms, backoff_max_ms; /* wait = min(max, backoff * 2^(failures-1)), times a random 0.5..1 */
	const char *given_up_comment;       /* of a generation that is given up, for people; NULL: none */
};

struct job_expired {
	int64_t id, subject, epoch;
	const char *kind, *worker, *request; /* request: NULL: none */
	int32_t failures; /* this one counted */
	bool given_up;    /* the generation ended `error` with reason attempts_exhausted */
};
/*
 * Leases that ran out: counted as failures, back to created (or ready, for kinds without a generation), or given up. Jobs of a
 * newer version's kinds go back too, uncounted: what their failures mean is not known here.
 */
enum rc job_expire(struct scope *sc, struct pg *pg, const struct job_limits *limits, const struct job_expired **out,
		   size_t *n) MUST_CHECK;
/* Generations scheduled or in progress, whatever their leases. */
enum rc job_count_slots(struct scope *sc, struct pg *pg, int32_t *out) MUST_CHECK;
/* At most `room` created generations whose not_before has come become scheduled, with a ready job; answers how many. */
enum rc job_schedule(struct scope *sc, struct pg *pg, int32_t room, int32_t *out) MUST_CHECK;
/* Milliseconds until the next moment a tick could do something (a not_before, run_at or lease's end); -1: none in
 * sight. */
enum rc job_next_ms(struct scope *sc, struct pg *pg, int64_t *out) MUST_CHECK;

/* --- the holder of a lease ---------------------------------------------------------------------------------- */

/* worker: random at each start of the process, with what people look for. Answers 0..max leases of these kinds, oldest first. */
enum rc job_claim(struct scope *sc, struct pg *pg, const char *const *kinds, size_t n_kinds, const char *worker,
		  int64_t lease_ms, int32_t max, struct job_lease *out, size_t *n) MUST_CHECK;
/* held[i]: the lease was ours and now ends lease_ms from now. */
enum rc job_renew(struct scope *sc, struct pg *pg, const struct job_lease *leases, size_t n, int64_t lease_ms,
		  bool *held) MUST_CHECK;
/* Not its fault (SIGTERM): back to created, uncounted, at once. */
enum rc job_hand_back(struct scope *sc, struct pg *pg, const struct job_lease *lease) MUST_CHECK;

/* Why an attempt failed. args: a JSON object or NULL; comment: for people, in the service's language. */
struct job_reason {
	const char *code, *args, *comment;
};
/* Counted; back to created, not before wait_ms from now. */
enum rc job_retry(struct scope *sc, struct pg *pg, const struct job_lease *lease, int64_t wait_ms,
		  const struct job_reason *reason) MUST_CHECK;
/* The end: generation error. */
enum rc job_fail(struct scope *sc, struct pg *pg, const struct job_lease *lease,
		 const struct job_reason *reason) MUST_CHECK;

struct job_result {
	const char *proof;    /* JSON summary or NULL */
	const char *manifest; /* JSON of domain/manifest_place.h or NULL */
};
/*
 * The end: generation done, if every table has its card: RC_BROKEN cards_incomplete otherwise, nothing changed.
 * result NULL for kinds without a generation.
 */
enum rc job_done(struct scope *sc, struct pg *pg, const struct job_lease *lease,
		 const struct job_result *result) MUST_CHECK;

/* --- others ------------------------------------------------------------------------------------------------- */

/* A job without a generation, unless it is there and not ended; run in wait_ms. */
enum rc job_add(struct scope *sc, struct pg *pg, const char *kind, int64_t subject, int64_t wait_ms) MUST_CHECK;
/* Such a job, if it waits longer than wait_ms, waits that long. */
enum rc job_hasten(struct scope *sc, struct pg *pg, const char *kind, int64_t subject, int64_t wait_ms) MUST_CHECK;

#endif
