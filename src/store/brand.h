/* Brands: a brand groups restaurants and may have a link template of its own. */
#ifndef POSM_STORE_BRAND_H
#define POSM_STORE_BRAND_H

#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

struct brand {
	int64_t id;
	const char *external_id; /* NULL: none */
	const char *name;
	const char *qr_url_template; /* NULL: the service's */
	int32_t row_version;
	const char *created_at, *updated_at;
	bool whole; /* lies in the asker's scope as a whole; else it is seen for one of its restaurants, and not changed */
};

struct brand_filter {
	const char *search;      /* part of the name, any case, or the exact external_id; NULL: all */
	const char *external_id; /* exactly; NULL: any */
	bool newest;             /* first; else by name */
};

struct brand_list {
	int n;
	const struct brand *rows;
	const char *next;
};

enum rc brand_list(struct scope *sc, struct pg *pg, const struct who *who, const struct brand_filter *filter, struct page page,
		   struct brand_list *out) MUST_CHECK;
/* Counted up to max. */
enum rc brand_count(struct scope *sc, struct pg *pg, const struct who *who, const struct brand_filter *filter, int32_t max,
		    int32_t *out) MUST_CHECK;
/* RC_MISSING not_found */
enum rc brand_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct brand *out) MUST_CHECK;
/* Reads external_id, name, qr_url_template. RC_CONFLICT external_id_taken. */
enum rc brand_create(struct scope *sc, struct pg *pg, const struct brand *brand, int64_t *id) MUST_CHECK;
/* Writes the same three; row_version 0: whatever it is, else RC_CONFLICT precondition_failed when it is another. RC_MISSING. */
enum rc brand_change(struct scope *sc, struct pg *pg, const struct who *who, const struct brand *brand) MUST_CHECK;
/*
 * In the caller's transaction. Soft. row_version 0: whatever it is. RC_MISSING; RC_CONFLICT precondition_failed,
 * brand_in_use with `count` while it has restaurants.
 */
enum rc brand_remove(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version) MUST_CHECK;

#endif
