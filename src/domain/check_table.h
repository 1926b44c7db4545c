/* A table's texts by the rules that the press will apply to them, before anything is stored. */
#ifndef POSM_DOMAIN_CHECK_TABLE_H
#define POSM_DOMAIN_CHECK_TABLE_H

#include "store/table.h"

#define CHECK_TABLE_EXTERNAL_ID_MAX 200 /* characters */

/*
 * number, zone (NULL: none), external_id (NULL: none). RC_INVALID bad_text, out_of_range; *field then names the one to
 * blame.
 */
enum rc check_table(struct scope *sc, const struct table *row, const char **field) MUST_CHECK;
/* The same of one field: "number", "zone", "external_id". */
enum rc check_table_field(struct scope *sc, const struct table *row, const char *field) MUST_CHECK;
/* RC_CONFLICT tables_clash (/number) where the zone has a table of the row's number; under the restaurant's lock. */
enum rc check_table_place(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *row) MUST_CHECK;
/* RC_INVALID no_tables (/tables), unknown_table (/tables/i): a choice is made of live tables of the restaurant. */
enum rc check_table_choice(struct scope *sc, struct pg *pg, int64_t restaurant_id,
			   const struct table_choice *choice) MUST_CHECK;
/* The fault too_many_tables when a restaurant would have `n`, over restaurant.max_tables. */
struct app;
enum rc check_table_count(struct scope *sc, const struct app *app, size_t n) MUST_CHECK;

#endif
