#include "config.h"
#include "domain/save_template.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/template_reach.h"
#include "fresh/fresh.h"
#include "store/audit.h"

_Static_assert(TEMPLATE_BLANK_MIN_MM == FRESH_BLANK_MIN_MM, "one limit, two layers");
_Static_assert(TEMPLATE_BLANK_MAX_MM == FRESH_BLANK_MAX_MM, "one limit, two layers");
_Static_assert(TEMPLATE_BLEED_MAX_MM == FRESH_BLEED_MAX_MM, "one limit, two layers");
_Static_assert(TEMPLATE_BLANK_PAGES_MAX == FRESH_PAGES_MAX, "one limit, two layers");

static enum rc
write_rows(struct scope *sc, const struct app *app, const struct who *who, const struct template_upload *upload,
	   const struct template *template, int64_t *id)
{
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(template_insert(sc, app->pg, template, id));
	TRY(template_set_reach(sc, app->pg, *id, &upload->reach));
	const struct audit audit = {"template.add", 0, "template", scope_printf(sc, "%" PRId64, *id), NULL};

	TRY(audit_add(sc, app->pg, who, &audit));
	return pg_commit(sc, app->pg);
}

static enum rc
fill_blank(struct scope *sc, const struct template_upload *upload, struct bytes *pdf)
{
	const struct template_blank *b = upload->blank;

	if (b == NULL)
		return RC_OK;
	return fresh_blank(sc, &(struct fresh_blank){b->width_mm, b->height_mm, b->bleed_mm, (int)b->pages}, pdf);
}

enum rc
save_template(struct scope *sc, const struct app *app, const struct who *who, const struct template_upload *upload,
	      struct template_saved *out)
{
	struct template template = {.name = upload->name, .description = upload->description,
				    .visibility = upload->reach.visibility, .author = who != NULL ? who->login : NULL};
	struct template_revision *current = &template.current;
	struct template_pair pair = upload->pair;
	struct bytes file;

	current->file_name = upload->file_name;
	current->author = template.author;
	TRY(template_reach_check(sc, app, who, &upload->reach));
	TRY(fill_blank(sc, upload, &pair.pdf));
	TRY(template_pair_check(sc, app, &pair, current, &file, &out->decrypted));
	TRY(template_pair_keep(sc, app, file, current));
	enum rc rc = write_rows(sc, app, who, upload, &template, &out->id);

	if (rc != RC_OK)
		template_pair_take_back(sc, app, current->object_key);
	return rc;
}
