#include "config.h"
#include "domain/change_brand.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/check_link.h"
#include "store/audit.h"

static void
add_side(struct text *json, const char *name, const struct brand *b)
{
	if (b == NULL)
		return;
	text_addf(json, "%s\"%s\":{\"external_id\":", json->len > 1 ? "," : "", name);
	text_add_json(json, b->external_id);
	text_add(json, ",\"name\":");
	text_add_json(json, b->name);
	text_add(json, ",\"qr_url_template\":");
	text_add_json(json, b->qr_url_template);
	text_add(json, "}");
}

static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, const char *action, int64_t id, const struct brand *was,
	  const struct brand *now)
{
	struct text *json = text_new(sc, 16000);

	text_add(json, "{");
	add_side(json, "was", was);
	add_side(json, "now", now);
	text_add(json, "}");
	return audit_add(sc, app->pg, who, &(struct audit){action, 0, "brand", scope_printf(sc, "%" PRId64, id), json->at});
}

static enum rc
check(struct scope *sc, const struct app *app, const struct brand *was, const struct brand *values)
{
	TRY(check_place_words(sc, values->name, values->external_id));
	/* a link that stays as it is need not be allowed any more: its codes are printed */
	if (was != NULL && was->qr_url_template != NULL && values->qr_url_template != NULL &&
	    strcmp(was->qr_url_template, values->qr_url_template) == 0)
		return RC_OK;
	return check_link_template(sc, app->conf, values->qr_url_template);
}

enum rc
add_brand(struct scope *sc, const struct app *app, const struct who *who, const struct brand *values, struct brand *out)
{
	int64_t id;
	AUTO_PG_TX *tx = NULL;

	if (who != NULL && !who->scope_all)
		return fault(sc, RC_DENIED, "scope_too_narrow", "only an admin whose scope is everything makes brands");
	TRY(check(sc, app, NULL, values));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(brand_create(sc, app->pg, values, &id));
	TRY(note_down(sc, app, who, "brand.add", id, NULL, values));
	TRY(brand_load(sc, app->pg, who, id, out));
	return pg_commit(sc, app->pg);
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static enum rc
check_whole(struct scope *sc, const struct brand *brand)
{
	if (brand->whole)
		return RC_OK;
	return fault(sc, RC_DENIED, "brand_not_whole", "brand %" PRId64 " is seen for its restaurants in the scope: an admin of the whole "
		     "brand changes it", brand->id);
}

/* It is unique among all brands, and a conflict would tell of one that is not theirs to see. */
static enum rc
check_everything(struct scope *sc, const struct who *who)
{
	if (who == NULL || who->scope_all)
		return RC_OK;
	return fault_at(sc, fault(sc, RC_DENIED, "scope_too_narrow", "only an admin whose scope is everything changes a brand's "
				  "external_id"), "/external_id");
}

/* What changes nothing is no change: the row stays as it is, and the audit. */
enum rc
change_brand(struct scope *sc, const struct app *app, const struct who *who, const struct brand *was, const struct brand *values,
	     struct brand *out)
{
	AUTO_PG_TX *tx = NULL;

	TRY(check_whole(sc, was));
	*out = *was;
	if (same(was->name, values->name) && same(was->external_id, values->external_id) &&
	    same(was->qr_url_template, values->qr_url_template))
		return RC_OK;
	if (!same(was->external_id, values->external_id))
		TRY(check_everything(sc, who));
	TRY(check(sc, app, was, values));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(brand_change(sc, app->pg, who, values));
	TRY(note_down(sc, app, who, "brand.change", was->id, was, values));
	TRY(brand_load(sc, app->pg, who, was->id, out));
	return pg_commit(sc, app->pg);
}

enum rc
remove_brand(struct scope *sc, const struct app *app, const struct who *who, const struct brand *was, int32_t row_version)
{
	AUTO_PG_TX *tx = NULL;

	TRY(check_whole(sc, was));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(brand_remove(sc, app->pg, who, was->id, row_version));
	TRY(note_down(sc, app, who, "brand.remove", was->id, was, NULL));
	return pg_commit(sc, app->pg);
}
