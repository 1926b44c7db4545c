/* Restaurants: who owns tables. */
#ifndef POSM_STORE_RESTAURANT_H
#define POSM_STORE_RESTAURANT_H

#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

struct restaurant {
	int64_t id, brand_id;
	const char *brand_name;
	const char *external_id; /* NULL: none */
	const char *name;
	const char *time_zone;       /* NULL: the service's */
	const char *qr_url_template; /* of its brand; NULL: the service's. Read only */
	int32_t n_tables;            /* live ones. Read only */
	int32_t row_version;
	const char *created_at, *updated_at;
};

struct restaurant_filter {
	const char *search;      /* part of the name, any case, or the exact external_id; NULL: all */
	const char *external_id; /* exactly; NULL: any */
	int64_t brand_id;        /* 0: of every brand */
	bool newest;             /* first; else by name */
};

struct restaurant_list {
	int n;
	const struct restaurant *rows;
	const char *next;
};

enum rc restaurant_list(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant_filter *filter,
			struct page page, struct restaurant_list *out) MUST_CHECK;
/* Counted up to max. */
enum rc restaurant_count(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant_filter *filter,
			 int32_t max, int32_t *out) MUST_CHECK;
/* RC_MISSING not_found */
enum rc restaurant_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id,
			struct restaurant *out) MUST_CHECK;
/* Others who change its tables, or it, wait until the caller's transaction ends. */
enum rc restaurant_lock(struct scope *sc, struct pg *pg, int64_t id) MUST_CHECK;
/* Reads brand_id, external_id, name, time_zone. RC_MISSING not_found, RC_CONFLICT external_id_taken, RC_INVALID
 * bad_time_zone. */
enum rc restaurant_create(struct scope *sc, struct pg *pg, const struct who *who, const struct restaurant *restaurant,
			  int64_t *id) MUST_CHECK;
/* Writes external_id, name, time_zone; row_version 0: whatever it is, else RC_CONFLICT precondition_failed. */
enum rc restaurant_change(struct scope *sc, struct pg *pg, const struct who *who,
			  const struct restaurant *restaurant) MUST_CHECK;
/*
 * In the caller's transaction. Soft: its history stays. row_version 0: whatever it is. RC_MISSING; RC_CONFLICT
 * precondition_failed, generation_active with `active_id`.
 */
enum rc restaurant_remove(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version) MUST_CHECK;

#endif
