/*
 * What a template is called and what it is made of change: another name, other settings, another file, an older revision
 * again. Other contents make the next revision; a pair that the press does not pass, or whose elements lie outside the pages,
 * is stored nowhere, and the current revision stays.
 */
#ifndef POSM_DOMAIN_REVISE_TEMPLATE_H
#define POSM_DOMAIN_REVISE_TEMPLATE_H

#include "domain/app.h"
#include "domain/template_pair.h"
#include "model/who.h"

struct revise_order {
	int32_t row_version; /* that the person has seen; 0: any */
	const char *name, *description; /* NULL: as it is */
	/* pdf and settings at NULL: as they are, in the revision `restore` or, at 0, the current one */
	struct template_pair pair;
	const char *file_name; /* of the PDF */
	int32_t restore;
};

/*
 * As template_may_change and template_pair_check; RC_CONFLICT precondition_failed also when somebody else changed the template while
 * the press was looking. Contents that are the current ones change nothing.
 */
enum rc revise_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id,
			const struct revise_order *order) MUST_CHECK;

#endif
