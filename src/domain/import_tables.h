/*
 * A restaurant's tables from a list (domain/import_file.h), by all doors: PUT /restaurants/{id}/tables and posmctl
 * import-tables. domain/import_plan.h says which row speaks of which table.
 */
#ifndef POSM_DOMAIN_IMPORT_TABLES_H
#define POSM_DOMAIN_IMPORT_TABLES_H

#include "domain/app.h"
#include "domain/import_plan.h"
#include "model/who.h"

struct import_wish {
	enum import_form form;
	struct bytes bytes;
	const char *charset; /* of a CSV; NULL: guessed */
	bool whole;          /* tables that the list does not speak of are removed; else they stay */
	bool dry_run;        /* only say what would happen; new tables have no uuid then */
	bool renames;        /* a table whose card was made may get another number */
	bool removals;       /* ... may be removed */
	const char *seen;    /* holds the tag of the dry run that a person has seen (renames and removals); NULL: none */
};

struct import_result {
	struct import_file file;
	struct import_plan plan;
	const char *tag; /* of the list and the state of the tables that it was compared with */
};

/*
 * All rows or none, in one transaction. Besides the faults of reading and planning: RC_MISSING not_found; RC_LIMIT
 * too_many_tables; RC_CONFLICT precondition_failed: the list or the tables are not those of wish->seen any more;
 * RC_CONFLICT rename_unconfirmed, removal_unconfirmed.
 */
enum rc import_tables(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
		      const struct import_wish *wish, struct import_result *out) MUST_CHECK;

#endif
