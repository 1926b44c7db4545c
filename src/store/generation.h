/*
 * Generations, as rows: reading them for people, and what people do to them. What runners do to them is store/job.h,
 * how they begin domain/request_generation.h.
 */
#ifndef POSM_STORE_GENERATION_H
#define POSM_STORE_GENERATION_H

#include "model/card.h"
#include "model/generation.h"
#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

/* Times are RFC 3339 UTC, NULL when they have not come; so are texts that were not given. */
struct generation {
	int64_t id, restaurant_id, template_id, brand_id, batch_id; /* batch_id 0: a press of its own */
	const char *restaurant_name, *template_name;
	int32_t template_revision, version;
	enum generation_status status;
	bool selection_all;
	int32_t progress, total;
	int64_t epoch; /* of the attempt that ended done, else 0 */
	const char *author, *note, *comment;
	const char *reason;   /* JSON {code, args} or NULL */
	const char *proof;    /* JSON or NULL */
	const char *accepted; /* JSON array (model/acceptance.h) */
	const char *manifest; /* JSON of domain/manifest_place.h or NULL */
	const char *settings; /* JSON; generation_load only */
	int32_t attempts;     /* begun, 0 while none was or when its job is swept away; generation_load only */
	const char *created_at, *scheduled_at, *started_at, *finished_at, *printed_at, *deleted_at, *not_before;
	int32_t row_version;
};

struct generation_list {
	int n;
	const struct generation *rows;
	const char *next;
};

struct generation_filter {
	int64_t restaurant_id, template_id, batch_id; /* 0: any */
	int status;                                   /* -1: any but deleted */
	bool with_deleted;
	const char *author;     /* NULL: any */
	const char *from, *to;  /* RFC 3339, created in [from, to); NULL: open. Checked by the caller. */
	const char *table_uuid; /* NULL, or: only those that hold this table, whatever has become of them */
};

/* Newest first. */
enum rc generation_list(struct scope *sc, struct pg *pg, const struct who *who, const struct generation_filter *filter,
			struct page page, struct generation_list *out) MUST_CHECK;
/* How many the filter finds, counting no further than cap. */
enum rc generation_count(struct scope *sc, struct pg *pg, const struct who *who, const struct generation_filter *filter,
			 int32_t cap, int32_t *out) MUST_CHECK;
/* Also a deleted one. RC_MISSING not_found */
enum rc generation_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id,
			struct generation *out) MUST_CHECK;

/* The snapshot's rows from ordinal `from` on, at most `limit` (0: all), in order. */
enum rc generation_snapshot(struct scope *sc, struct pg *pg, int64_t id, int32_t from, int32_t limit,
			    const struct card **out, size_t *n) MUST_CHECK;
/* The same of those whose card is marked changed (store/card.h). */
enum rc generation_snapshot_changed(struct scope *sc, struct pg *pg, int64_t id, int32_t from, int32_t limit,
				    const struct card **out, size_t *n) MUST_CHECK;
/* One table's row; RC_MISSING not_found when the generation does not hold it. */
enum rc generation_snapshot_of(struct scope *sc, struct pg *pg, int64_t id, const char *table_uuid,
			       struct card *out) MUST_CHECK;

/* note NULL: as it is ("" takes it away); printed: 1 now, 0 not, -1 as it is. RC_MISSING, RC_CONFLICT precondition_failed,
   nothing_to_print: what is not done has no cards. */
enum rc generation_annotate(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version,
			    const char *note, int printed) MUST_CHECK;
/* Created, scheduled or in progress -> cancelled, its job with it; what attempts that have ended made is swept at once. RC_CONFLICT
   generation_ended. */
enum rc generation_cancel(struct scope *sc, struct pg *pg, const struct who *who, int64_t id) MUST_CHECK;
/* error -> created, failures forgotten. RC_CONFLICT generation_not_failed, generation_active (another one meanwhile).
 */
enum rc generation_retry(struct scope *sc, struct pg *pg, const struct who *who, int64_t id) MUST_CHECK;
/* done, error, cancelled -> deleted; deleted already is success (*was_there false). RC_CONFLICT generation_active, precondition_failed. */
enum rc generation_remove(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version,
			  bool *was_there) MUST_CHECK;

#endif
