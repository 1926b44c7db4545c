/*
 * A designer's file becomes a template: the press opens it and compiles it with its settings, so that what cannot be
 * printed is refused now; then the file goes into object storage and the rows into the database. A failure leaves
 * neither row nor object behind.
 */
#ifndef POSM_DOMAIN_SAVE_TEMPLATE_H
#define POSM_DOMAIN_SAVE_TEMPLATE_H

#include "domain/app.h"
#include "model/who.h"
#include "press/press.h"
#include "store/template.h"

#define SAVE_TEMPLATE_NAME_MAX 200 /* characters */
#define SAVE_TEMPLATE_DESCRIPTION_MAX 2000

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
	enum template_visibility visibility;
	const int64_t *brand_ids, *restaurant_ids; /* as many as the visibility needs */
	size_t n_brands, n_restaurants;
	struct bytes pdf;
	const struct template_blank *blank; /* in place of the PDF: empty pages; NULL: there is one */
	const char *file_name;  /* as the person calls it; "": unknown */
	struct bytes settings;  /* JSON */
	const char *settings_at; /* JSON pointer that faults in them begin with: "/settings", "" for a file of its own */
	struct press_rights rights;
};

struct template_saved {
	int64_t id;
	bool decrypted; /* the stored file has no encryption any more */
};

/*
 * who NULL: the service (posmctl); others reach places of their scope only: RC_DENIED template_shared. RC_INVALID from
 * settings_parse or the press with the pointer below settings_at; RC_DENIED template_refused, needs_password,
 * needs_rights; RC_MISSING not_found for brands or restaurants that are not there; RC_LIMIT too_large; RC_AGAIN
 * press_died, press_timeout, storage_unavailable, db_*.
 */
enum rc save_template(struct scope *sc, const struct app *app, const struct who *who, const struct template_upload *upload,
		      struct template_saved *out) MUST_CHECK;

#endif
