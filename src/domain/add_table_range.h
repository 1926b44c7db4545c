/* Tables of a restaurant by a range of numbers: "1-40" with prefix "VIP-" is VIP-1 to VIP-40, "01-40" is 01 to 40. */
#ifndef POSM_DOMAIN_ADD_TABLE_RANGE_H
#define POSM_DOMAIN_ADD_TABLE_RANGE_H

#include "domain/app.h"
#include "model/who.h"
#include "store/table.h"

#define TABLE_RANGE_MAX 1000 /* tables at once */

struct table_range {
	const char *range;  /* "first-last" */
	const char *prefix; /* "": none */
	const char *zone;   /* NULL: none */
	int32_t seats;      /* 0: unknown */
};

/*
 * All or none. RC_INVALID with a pointer (/range, /prefix, /zone); RC_MISSING not_found; RC_LIMIT too_many_tables;
 * RC_CONFLICT tables_clash naming the numbers that the zone has already.
 */
enum rc add_table_range(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
			const struct table_range *range, struct table_list *out) MUST_CHECK;

#endif
