/*
 * What an import would do (domain/import_tables.h): the rows of the list beside the tables that are there. Pure but for the
 * two questions at the end; nothing is written here.
 */
#ifndef POSM_DOMAIN_IMPORT_PLAN_H
#define POSM_DOMAIN_IMPORT_PLAN_H

#include "domain/import_file.h"

/* RENAMED: a known table with another number; CHANGED: with the same number. RESTORED: one that was removed from here comes back. */
enum import_kind { IMPORT_ADDED, IMPORT_RESTORED, IMPORT_CHANGED, IMPORT_RENAMED, IMPORT_REMOVED, IMPORT_SAME, IMPORT_KIND_COUNT };

extern const char *const import_kind_words[IMPORT_KIND_COUNT];

struct import_line {
	enum import_kind kind;
	enum table_cards cards;       /* of a known table that changes, goes or comes back */
	const struct import_row *row; /* NULL: removed */
	const struct table *now;      /* the row's, completed by what the list does not say; its uuid NULL before it is added */
	const struct table *was;      /* of the tables that are there; NULL: added, restored */
	const struct table *gone;     /* restored: as it was removed; else NULL */
};

/* A line's table as the list has found it, there or gone; NULL: added. */
const struct table *import_line_before(const struct import_line *line);

struct import_plan {
	size_t n, counts[IMPORT_KIND_COUNT];
	struct import_line *lines; /* the list's rows in their order, then what is removed in natural order */
};

/*
 * whole: tables that the list does not speak of are removed. A row speaks of the table with its uuid; without one of that with its
 * external_id; else of one of its zone and number that no other row speaks of and that has no external_id where the row has one. A
 * row that does not say its zone means the zone that has its number. A uuid of a table that was removed from this restaurant brings
 * it back. The rows of the list are completed in place. RC_INVALID bad_table: two rows speak of one table; RC_CONFLICT
 * ambiguous_number: several zones have the number of a row that says none, uuid_taken: a uuid that was given away before and was of no
 * table here, external_id_taken: of a table that keeps it, tables_clash: a table comes into a zone which would then have its number
 * twice. All of them are told.
 */
enum rc import_plan_make(struct scope *sc, struct pg *pg, int64_t restaurant_id, struct import_file *file,
			 const struct table_list *there, bool whole, struct import_plan *out) MUST_CHECK;

#endif
