#include "config.h"
#include "domain/share_template.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/template_reach.h"
#include "store/audit.h"

static void
add_ids(struct text *json, const char *name, const int64_t *ids, size_t n)
{
	text_addf(json, ",\"%s\":[", name);
	for (size_t i = 0; i < n; i++)
		text_addf(json, "%s%" PRId64, i > 0 ? "," : "", ids[i]);
	text_add(json, "]");
}

/* clone_of 0: it is none. */
static enum rc
tell(struct scope *sc, const struct app *app, const struct who *who, const char *action, int64_t id, int64_t clone_of,
     const struct template_reach *reach)
{
	struct text *detail = text_new(sc, (size_t)1024 * 1024);

	text_addf(detail, "{\"visibility\":\"%s\"", template_visibility_words[reach->visibility]);
	if (clone_of != 0)
		text_addf(detail, ",\"clone_of\":%" PRId64, clone_of);
	if (reach->n_brands > 0)
		add_ids(detail, "brand_ids", reach->brand_ids, reach->n_brands);
	if (reach->n_restaurants > 0)
		add_ids(detail, "restaurant_ids", reach->restaurant_ids, reach->n_restaurants);
	text_add(detail, "}");
	return audit_add(sc, app->pg, who, &(struct audit){action, 0, "template", scope_printf(sc, "%" PRId64, id), detail->at});
}

enum rc
share_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id, int32_t row_version,
	       const struct template_reach *reach)
{
	struct template held;
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(template_hold(sc, app->pg, who, id, row_version, &held));
	TRY(template_reach_check(sc, app, who, reach));
	TRY(template_set_reach(sc, app->pg, id, reach));
	TRY(tell(sc, app, who, "template.share", id, 0, reach));
	return pg_commit(sc, app->pg);
}

enum rc
clone_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id, const char *name,
	       const char *description, const struct template_reach *reach, int64_t *clone_id)
{
	struct template template;
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(template_load(sc, app->pg, who, id, &template));
	TRY(template_reach_check(sc, app, who, reach));
	template.name = name;
	if (description != NULL)
		template.description = description;
	template.visibility = reach->visibility;
	template.author = template.current.author = who != NULL ? who->login : NULL;
	template.current.restored_from = 0;
	TRY(template_insert(sc, app->pg, &template, clone_id));
	TRY(template_set_reach(sc, app->pg, *clone_id, reach));
	TRY(tell(sc, app, who, "template.clone", *clone_id, id, reach));
	return pg_commit(sc, app->pg);
}
