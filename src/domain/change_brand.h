/* Brands come, change and go, with a row in the audit log. Whoever calls is an admin; what they may see is their scope. */
#ifndef POSM_DOMAIN_CHANGE_BRAND_H
#define POSM_DOMAIN_CHANGE_BRAND_H

#include "domain/app.h"
#include "domain/check_place.h"
#include "store/brand.h"

/*
 * Reads external_id, name, qr_url_template; *out is the brand as it is then. RC_DENIED scope_too_narrow: a new brand is in
 * nobody's scope but that of who sees everything; RC_INVALID with a pointer; RC_CONFLICT external_id_taken.
 */
enum rc add_brand(struct scope *sc, const struct app *app, const struct who *who, const struct brand *values,
		  struct brand *out) MUST_CHECK;
/* `was` as it was read, `values` with its id and the row_version to be found (0: any). RC_MISSING, precondition_failed. */
enum rc change_brand(struct scope *sc, const struct app *app, const struct who *who, const struct brand *was,
		     const struct brand *values, struct brand *out) MUST_CHECK;
/* As brand_remove. */
enum rc remove_brand(struct scope *sc, const struct app *app, const struct who *who, const struct brand *was,
		     int32_t row_version) MUST_CHECK;

#endif
