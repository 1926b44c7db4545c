/*
 * The check before a download: a generation's snapshot against today's tables, and its rows
 * against the object storage. Who may see the generation is the caller's question, asked before.
 */
#ifndef POSM_DOMAIN_CHECK_ARCHIVE_H
#define POSM_DOMAIN_CHECK_ARCHIVE_H

#include "domain/app.h"
#include "domain/archive_plan.h"
#include "model/staleness.h"

enum check_archive_status {
	CHECK_ARCHIVE_OK,
	CHECK_ARCHIVE_WARN, /* complete, but the tables are others today: needs confirm=1 */
	CHECK_ARCHIVE_ERROR /* cards (or the manifest) are missing: cannot be downloaded */
};

extern const char *const check_archive_words[]; /* ok, warn, error */

struct archive_check {
	enum check_archive_status status;
	struct staleness tables;
	const char **missing; /* uuids of the tables whose card is gone or has another size, in snapshot order */
	size_t n_missing;
};

/* RC_CONFLICT generation_not_done; RC_MISSING generation_deleted (410). */
enum rc check_archive(struct scope *sc, const struct app *app, const struct generation *generation,
		      struct archive_check *out) MUST_CHECK;
/* The same without a look into the storage: what a list can ask for. Never CHECK_ARCHIVE_ERROR. */
enum rc check_archive_tables(struct scope *sc, const struct app *app, const struct generation *generation,
			     struct archive_check *out) MUST_CHECK;
/*
 * The same for a download that is planned: RC_CONFLICT cards_missing, or confirm_needed for a warning that is not
 * confirmed. A request whose If-Range or If-Match is the plan's ETag goes on with what it began: it is not asked.
 */
enum rc check_archive_allows(struct scope *sc, const struct app *app, const struct archive_plan *plan,
			     bool confirmed) MUST_CHECK;
/* Of several plans, whose objects are looked for together; those that would want a confirmation are counted, the rest is as above. */
enum rc check_archives_allow(struct scope *sc, const struct app *app, const struct archive_plan *plans, size_t n, bool confirmed,
			     size_t *stale) MUST_CHECK;

#endif
