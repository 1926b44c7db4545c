/*
 * One archive of a whole batch for the print shop: a folder for each restaurant that has its cards, in it what its own archive
 * holds, and manifest.csv at the top that says which folder is whose. The rules of a generation's archive (archive_plan.h,
 * stream_archive.h) hold for it: exact length, any range, the same bytes every time.
 */
#ifndef POSM_DOMAIN_BATCH_ARCHIVE_H
#define POSM_DOMAIN_BATCH_ARCHIVE_H

#include "domain/archive_plan.h"
#include "store/batch.h"

struct batch_archive {
	struct archive_plan plan;
	const struct archive_plan *parts; /* a generation's each, in the order of their folders */
	size_t n_parts;
	size_t left_out; /* restaurants whose generation has failed, was cancelled or deleted */
};

/*
 * As archive_plan. who: whose restaurants. RC_CONFLICT batch_not_done: some of it has not ended (argument active), or there is
 * nothing in it.
 */
enum rc batch_archive_plan(struct scope *sc, const struct app *app, const struct who *who, const struct batch *batch,
			   const struct archive_options *options, struct batch_archive *out) MUST_CHECK;
/* RC_CONFLICT cards_missing; confirm_needed, unless confirmed, for other tables today or restaurants that are left out. */
enum rc batch_archive_allows(struct scope *sc, const struct app *app, const struct batch_archive *archive,
			     bool confirmed) MUST_CHECK;

#endif
