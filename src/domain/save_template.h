/*
 * A designer's file becomes a template: the press passes it with its settings, then the file goes into object storage and
 * the rows into the database. A failure leaves neither row nor object behind.
 */
#ifndef POSM_DOMAIN_SAVE_TEMPLATE_H
#define POSM_DOMAIN_SAVE_TEMPLATE_H

#include "domain/app.h"
#include "domain/template_pair.h"
#include "model/who.h"
#include "store/template.h"


#define TEMPLATE_BLANK_MIN_MM 10
#define TEMPLATE_BLANK_MAX_MM 2000
#define TEMPLATE_BLEED_MAX_MM 20
#define TEMPLATE_BLANK_PAGES_MAX 10
struct template_blank {
	double width_mm, height_mm, bleed_mm; /* trimmed; around it */
	int64_t pages;
};

struct template_upload {
	const char *name, *description;
	struct template_reach reach;
	struct template_pair pair;
	const struct template_blank *blank; /* in place of the PDF: empty pages; NULL: there is one */
	const char *file_name; /* as the person calls it; "": unknown */
};

struct template_saved {
	int64_t id;
	bool decrypted; /* the stored file has no encryption any more */
};

/* who NULL: the service (posmctl). Faults of template_reach_check and template_pair_check; RC_AGAIN storage_*, db_*. */
enum rc save_template(struct scope *sc, const struct app *app, const struct who *who, const struct template_upload *upload,
		      struct template_saved *out) MUST_CHECK;

#endif
