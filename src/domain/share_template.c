#include "config.h"
#include "domain/share_template.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/template_reach.h"
#include "store/audit.h"

/* clone_of 0: it is none. */
static enum rc
tell(struct scope *sc, const struct app *app, const struct who *who, const char *action, int64_t id, int64_t clone_of,
     const struct template_reach *reach)
{
	struct text *detail = text_new(sc, (size_t)1024 * 1024);

	text_addf(detail, "{\"visibility\":\"%s\"", template_visibility_words[reach->visibility]);
	if (clone_of != 0)
		text_addf(detail, ",\"clone_of\":%" PRId64, clone_of);
	if (reach->n_brands > 0) {
		text_add(detail, ",\"brand_ids\":");
		text_add_json_ints(detail, reach->brand_ids, reach->n_brands);
	}
	if (reach->n_restaurants > 0) {
		text_add(detail, ",\"restaurant_ids\":");
		text_add_json_ints(detail, reach->restaurant_ids, reach->n_restaurants);
	}
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
