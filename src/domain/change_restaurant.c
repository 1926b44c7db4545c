#include "config.h"
#include "domain/change_restaurant.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/audit.h"
#include "store/brand.h"

static void
add_side(struct text *json, const char *name, const struct restaurant *r)
{
	if (r == NULL)
		return;
	text_addf(json, "%s\"%s\":{\"brand_id\":%" PRId64 ",\"external_id\":", json->len > 1 ? "," : "", name, r->brand_id);
	text_add_json(json, r->external_id);
	text_add(json, ",\"name\":");
	text_add_json(json, r->name);
	text_add(json, ",\"time_zone\":");
	text_add_json(json, r->time_zone);
	text_add(json, "}");
}

static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, const char *action, int64_t id,
	  const struct restaurant *was, const struct restaurant *now)
{
	struct text *json = text_new(sc, 16000);

	text_add(json, "{");
	add_side(json, "was", was);
	add_side(json, "now", now);
	text_add(json, "}");
	return audit_add(sc, app->pg, who, &(struct audit){action, id, "restaurant", scope_printf(sc, "%" PRId64, id), json->at});
}

/*
 * Who has one restaurant of a brand sees the brand, adds none to it, and gives no external_id: a conflict would tell of a restaurant that
 * is not theirs to see.
 */
static enum rc
check_brand(struct scope *sc, const struct app *app, const struct who *who, int64_t id, const char *at)
{
	struct brand brand;
	enum rc rc = brand_load(sc, app->pg, who, id, &brand);

	if (rc != RC_OK)
		return rc == RC_MISSING ? fault_at(sc, rc, "%s", at) : rc;
	if (brand.whole)
		return RC_OK;
	return fault_at(sc, fault(sc, RC_DENIED, "brand_not_whole", "restaurants of brand %" PRId64 " are added, and their external_id "
				  "given, by an admin of the whole brand", id), "%s", at);
}

enum rc
add_restaurant(struct scope *sc, const struct app *app, const struct who *who, const struct restaurant *values,
	       struct restaurant *out)
{
	int64_t id;
	AUTO_PG_TX *tx = NULL;

	TRY(check_place_words(sc, values->name, values->external_id));
	TRY(check_brand(sc, app, who, values->brand_id, "/brand_id"));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_create(sc, app->pg, who, values, &id));
	TRY(note_down(sc, app, who, "restaurant.add", id, NULL, values));
	TRY(restaurant_load(sc, app->pg, who, id, out));
	return pg_commit(sc, app->pg);
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* What changes nothing is no change: the row stays as it is, and the audit. */
enum rc
change_restaurant(struct scope *sc, const struct app *app, const struct who *who, const struct restaurant *was,
		  const struct restaurant *values, struct restaurant *out)
{
	AUTO_PG_TX *tx = NULL;

	*out = *was;
	if (same(was->name, values->name) && same(was->external_id, values->external_id) && same(was->time_zone, values->time_zone))
		return RC_OK;
	TRY(check_place_words(sc, values->name, values->external_id));
	if (!same(was->external_id, values->external_id))
		TRY(check_brand(sc, app, who, was->brand_id, "/external_id"));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_change(sc, app->pg, who, values));
	TRY(note_down(sc, app, who, "restaurant.change", was->id, was, values));
	TRY(restaurant_load(sc, app->pg, who, was->id, out));
	return pg_commit(sc, app->pg);
}

enum rc
remove_restaurant(struct scope *sc, const struct app *app, const struct who *who, const struct restaurant *was,
		  int32_t row_version)
{
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_remove(sc, app->pg, who, was->id, row_version));
	TRY(note_down(sc, app, who, "restaurant.remove", was->id, was, NULL));
	return pg_commit(sc, app->pg);
}
