#include "config.h"
#include "domain/template_reach.h"

#include <inttypes.h>

#include "base/scope.h"
#include "store/restaurant.h"

static bool
holds(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* Whole brands: one of its restaurants lets see a brand, and is not enough. */
static enum rc
check_brands(struct scope *sc, const struct who *who, const struct template_reach *reach)
{
	for (size_t i = 0; i < reach->n_brands; i++)
		if (!holds(who->brand_ids, who->n_brands, reach->brand_ids[i]))
			return fault_at(sc, fault(sc, RC_MISSING, "not_found", "there is no brand %" PRId64, reach->brand_ids[i]),
					"/brand_ids/%zu", i);
	return RC_OK;
}

static enum rc
check_restaurants(struct scope *sc, const struct app *app, const struct who *who, const struct template_reach *reach)
{
	struct restaurant restaurant;

	for (size_t i = 0; i < reach->n_restaurants; i++) {
		enum rc rc = restaurant_load(sc, app->pg, who, reach->restaurant_ids[i], &restaurant);

		if (rc != RC_OK)
			return fault_at(sc, rc, "/restaurant_ids/%zu", i);
	}
	return RC_OK;
}

enum rc
template_reach_check(struct scope *sc, const struct app *app, const struct who *who, const struct template_reach *reach)
{
	if (who == NULL)
		return RC_OK;
	if (reach->visibility == TEMPLATE_GLOBAL && (!who->scope_all || who->role != ROLE_ADMIN))
		return fault(sc, RC_DENIED, "global_needs_admin", "'%s' may give a template to places of their own only", who->login);
	if (who->scope_all)
		return RC_OK;
	TRY(check_brands(sc, who, reach));
	return check_restaurants(sc, app, who, reach);
}
