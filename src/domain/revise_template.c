#include "config.h"
#include "domain/revise_template.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/load_revision.h"
#include "store/audit.h"

/* What is not given comes from the revision that is there; its file may be changed, or it would not be here. */
static enum rc
complete_pair(struct scope *sc, const struct app *app, int64_t id, const struct template_revision *base, struct template_pair *pair)
{
	uint8_t sha256[DIGEST_BYTES];

	if (pair->settings.at == NULL) {
		pair->settings = (struct bytes){base->settings, strlen(base->settings)};
		pair->settings_at = "";
	}
	if (pair->pdf.at != NULL)
		return RC_OK;
	pair->rights.confirmed = true;
	return load_revision(sc, app, id, base->revision, &pair->pdf, sha256);
}

/* The next revision but for its number. Its file is stored when it is a new one: *stored. */
static enum rc
make_revision(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
	      const struct revise_order *order, struct template_revision *out, bool *stored)
{
	struct template_pair pair = order->pair;
	struct bytes file;
	bool decrypted;

	*out = template->current;
	if (order->restore != 0)
		TRY(template_revision_load(sc, app->pg, template->id, order->restore, out));
	out->restored_from = order->restore;
	out->author = who != NULL ? who->login : NULL;
	TRY(complete_pair(sc, app, template->id, out, &pair));
	TRY(template_pair_check(sc, app, &pair, out, &file, &decrypted));
	if (order->pair.pdf.at == NULL)
		return RC_OK;
	out->file_name = order->file_name;
	TRY(template_pair_keep(sc, app, file, out));
	*stored = true;
	return RC_OK;
}

static const char *
action_of(const struct revise_order *order)
{
	return order->restore != 0 ? "template.restore" : order->pair.pdf.at != NULL ? "template.file" : "template.change";
}

static enum rc
tell(struct scope *sc, const struct app *app, const struct who *who, const struct template *was,
     const struct revise_order *order, int32_t number)
{
	struct text *detail = text_new(sc, 16384);

	text_addf(detail, "{\"revision\":%" PRId32, number != 0 ? number : was->current.revision);
	if (number != 0)
		text_addf(detail, ",\"was\":%" PRId32, was->current.revision);
	if (order->restore != 0)
		text_addf(detail, ",\"restored_from\":%" PRId32, order->restore);
	if (order->name != NULL) {
		text_add(detail, ",\"name\":{\"was\":");
		text_add_json(detail, was->name);
		text_add(detail, ",\"now\":");
		text_add_json(detail, order->name);
		text_add(detail, "}");
	}
	text_add(detail, "}");
	return audit_add(sc, app->pg, who,
			 &(struct audit){action_of(order), 0, "template", scope_printf(sc, "%" PRId64, was->id), detail->at});
}

/* revision NULL: none. row_version: of the template that it was made from. */
static enum rc
write_rows(struct scope *sc, const struct app *app, const struct who *who, int64_t id, int32_t row_version,
	   const struct revise_order *order, const struct template_revision *revision, int32_t *number)
{
	struct template held;
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(template_hold(sc, app->pg, who, id, row_version, &held));
	if (order->name != NULL || order->description != NULL)
		TRY(template_change(sc, app->pg, id, order->name, order->description));
	if (revision != NULL)
		TRY(template_add_revision(sc, app->pg, id, revision, number));
	if (*number != 0 || order->name != NULL || order->description != NULL)
		TRY(tell(sc, app, who, &held, order, *number));
	return pg_commit(sc, app->pg);
}

enum rc
revise_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id, const struct revise_order *order)
{
	bool contents = order->pair.pdf.at != NULL || order->pair.settings.at != NULL || order->restore != 0, stored = false;
	struct template template;
	struct template_revision next;
	int32_t number = 0;

	TRY(template_load(sc, app->pg, who, id, &template));
	TRY(template_may_change(sc, &template, order->row_version));
	if (!contents)
		return write_rows(sc, app, who, id, order->row_version, order, NULL, &number);
	TRY(make_revision(sc, app, who, &template, order, &next, &stored));
	enum rc rc = write_rows(sc, app, who, id, template.row_version, order, &next, &number);

	if (stored && (rc != RC_OK || number == 0)) /* or it is the file that is there */
		template_pair_take_back(sc, app, next.object_key);
	return rc;
}
