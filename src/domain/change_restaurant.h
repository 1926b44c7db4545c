/* Restaurants come, change and go, with a row in the audit log. Whoever calls is an admin; what they may see is their scope. */
#ifndef POSM_DOMAIN_CHANGE_RESTAURANT_H
#define POSM_DOMAIN_CHANGE_RESTAURANT_H

#include "domain/app.h"
#include "domain/check_place.h"
#include "store/restaurant.h"

/*
 * Reads brand_id, external_id, name, time_zone; *out is the restaurant as it is then. RC_MISSING not_found with the pointer
 * /brand_id: the whole brand must be in scope; RC_INVALID with a pointer; RC_CONFLICT external_id_taken.
 */
enum rc add_restaurant(struct scope *sc, const struct app *app, const struct who *who, const struct restaurant *values,
		       struct restaurant *out) MUST_CHECK;
/* `was` as it was read, `values` with its id and the row_version to be found (0: any). RC_MISSING, precondition_failed. */
enum rc change_restaurant(struct scope *sc, const struct app *app, const struct who *who, const struct restaurant *was,
			  const struct restaurant *values, struct restaurant *out) MUST_CHECK;
/* As restaurant_remove. */
enum rc remove_restaurant(struct scope *sc, const struct app *app, const struct who *who, const struct restaurant *was,
			  int32_t row_version) MUST_CHECK;

#endif
