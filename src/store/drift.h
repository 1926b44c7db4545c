/*
 * Where the tables of a generation's snapshot and those of today differ. The database joins and leaves out what is
 * the same, so that a check costs the memory of its findings; what a difference means is model/staleness.h's.
 */
#ifndef POSM_STORE_DRIFT_H
#define POSM_STORE_DRIFT_H

#include "model/card.h"
#include "pg/pg.h"

/* A table that differs stands on both sides, an added or removed one on its own. The date is empty. */
struct drift {
	const struct card *was, *now;
	size_t n_was, n_now;
};

/*
 * url_template: the service's, for brands without one. names_matter: the cards print the name of restaurant or brand,
 * so that a changed one touches every table. An unknown id has no differences.
 */
enum rc drift_load(struct scope *sc, struct pg *pg, int64_t generation_id, const char *url_template,
		   bool names_matter, struct drift *out) MUST_CHECK;

#endif
