/*
 * Objects that nothing points to, over the whole storage: cards and manifests of generations that are not there (any more), files of
 * templates that came to no row, probes, and uploads in parts that never ended. Keys that posm never makes are counted and left alone.
 *
 * Safe while everything runs: what is younger than the grace by the storage's own clock is left (a file is there before its row),
 * so is every object of a generation that is under way, failed (it may be retried) or ended within the grace.
 */
#ifndef POSM_DOMAIN_CLEAR_ORPHANS_H
#define POSM_DOMAIN_CLEAR_ORPHANS_H

#include "domain/app.h"
#include "object/object.h"

struct orphans {
	int64_t grace; /* ms */
	bool remove;   /* false: they are shown only */
	void (*see)(const char *what, const struct object_info *object); /* each orphan; what: "object" or "upload" */

	/* what was found */
	int64_t known, foreign, young;
	int64_t found, uploads, removed;
	uint64_t bytes; /* of `found` */
};

/*
 * RC_CONFLICT other_database: nothing in the storage is known to this database, so it hardly is its storage; nothing was removed.
 */
enum rc clear_orphans(struct scope *sc, const struct app *app, struct orphans *orphans) MUST_CHECK;

#endif
