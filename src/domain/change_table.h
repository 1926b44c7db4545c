/* Tables of a restaurant, one at a time: added, changed, taken away, with a row in the audit log. */
#ifndef POSM_DOMAIN_CHANGE_TABLE_H
#define POSM_DOMAIN_CHANGE_TABLE_H

#include "domain/app.h"
#include "domain/check_table.h"
#include "model/who.h"
#include "store/table.h"

struct table_values {
	const char *external_id; /* NULL: none */
	const char *number, *zone; /* zone NULL: none */
	int32_t seats;           /* 0: unknown */
};

/* RC_MISSING not_found; RC_INVALID with a pointer (/number, /zone, /external_id); RC_CONFLICT external_id_taken, tables_clash: its zone
 * has another table of its number;
 * RC_LIMIT too_many_tables. */
enum rc add_table(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
		  const struct table_values *values, struct table *out) MUST_CHECK;
/* From the table as it was loaded: RC_CONFLICT precondition_failed when somebody else has changed it since. */
enum rc change_table(struct scope *sc, const struct app *app, const struct who *who, const struct table *table,
		     const struct table_values *values) MUST_CHECK;
/* row_version 0: whatever it is, else RC_CONFLICT precondition_failed when it is another. RC_MISSING not_found. */
enum rc remove_table(struct scope *sc, const struct app *app, const struct who *who, const char *uuid,
		     int32_t row_version) MUST_CHECK;
/* What the table's link is made from. */
const char *change_table_url_template(const struct app *app, const struct table *table);

#endif
