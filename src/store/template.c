#include "config.h"
#include "store/template.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/brand.h"
#include "store/restaurant.h"
#include "store/scope_args.h"

const char *const template_visibility_words[TEMPLATE_VISIBILITY_COUNT] = {
	[TEMPLATE_GLOBAL] = "global",
	[TEMPLATE_BRANDS] = "brands",
	[TEMPLATE_RESTAURANTS] = "restaurants",
};

static int
visibility_of(const char *word)
{
	for (int i = 0; i < TEMPLATE_VISIBILITY_COUNT; i++)
		if (strcmp(template_visibility_words[i], word) == 0)
			return i;
	return -1;
}

/* --- reading ----------------------------------------------------------------------------------------------- */

/* The columns of revision_columns, from column `at` on. */
static struct template_revision
read_revision(struct scope *sc, const struct pg_result *rows, int i, int at)
{
	struct template_revision v = {
		.revision = pg_i32(rows, i, at),
		.object_key = pg_text(sc, rows, i, at + 1),
		.size = pg_i64(rows, i, at + 3),
		.file_name = pg_text(sc, rows, i, at + 4),
		.settings = pg_text(sc, rows, i, at + 5),
		.report = pg_text(sc, rows, i, at + 6),
		.author = pg_text(sc, rows, i, at + 7),
		.created_at = pg_text(sc, rows, i, at + 8),
		.restored_from = pg_i32(rows, i, at + 9),
	};
	struct bytes sha256 = pg_bytea(sc, rows, i, at + 2);

	memcpy(v.sha256, sha256.at, sizeof(v.sha256)); /* the table's check: 32 bytes */
	return v;
}

/* The columns of revision_changes, behind those above. */
static void
read_changes(const struct pg_result *rows, int i, struct template_revision *v)
{
	v->file_changed = pg_bool(rows, i, 10);
	v->settings_changed = pg_bool(rows, i, 11);
}

static struct template read_template(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct template){
		.id = pg_i64(rows, i, 0),
		.name = pg_text(sc, rows, i, 1),
		.description = pg_text(sc, rows, i, 2),
		.visibility = (enum template_visibility)visibility_of(pg_text(sc, rows, i, 3)),
		.brand_ids = pg_text(sc, rows, i, 4),
		.restaurant_ids = pg_text(sc, rows, i, 5),
		.author = pg_text(sc, rows, i, 6),
		.row_version = pg_i32(rows, i, 7),
		.created_at = pg_text(sc, rows, i, 8),
		.updated_at = pg_text(sc, rows, i, 9),
		.editable = pg_bool(rows, i, 10),
		.current = read_revision(sc, rows, i, 11),
	};
}

enum rc
template_list(struct scope *sc, struct pg *pg, const struct who *who, const struct template_filter *filter,
	      struct page page, struct template_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(pg_query(sc, pg, Q_TEMPLATE_LIST,
		     PG_ARGS(SCOPE_ARGS(who), PG_ID(filter->restaurant_id), PG_ID(filter->brand_id),
			     PG_TEXT(filter->visibility < 0 ? NULL : template_visibility_words[filter->visibility]),
			     PG_TEXT(filter->search), PG_ID(after), PG_I64(limit + 1)),
		     &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct template *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_template(sc, rows, i);
	*out = (struct template_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].id) : NULL};
	return RC_OK;
}

static enum rc
not_found(struct scope *sc, int64_t id)
{
	return fault(sc, RC_MISSING, "not_found", "there is no template %" PRId64, id);
}

enum rc
template_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct template *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TEMPLATE_LOAD, PG_ARGS(SCOPE_ARGS(who), PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return not_found(sc, id);
	*out = read_template(sc, rows, 0);
	return RC_OK;
}

enum rc
template_revision_load(struct scope *sc, struct pg *pg, int64_t id, int32_t revision, struct template_revision *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TEMPLATE_REVISION_LOAD, PG_ARGS(PG_I64(id), PG_I64(revision)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "template %" PRId64 " has no revision %" PRId32, id,
			     revision);
	*out = read_revision(sc, rows, 0, 0);
	read_changes(rows, 0, out);
	return RC_OK;
}

enum rc
template_revisions(struct scope *sc, struct pg *pg, int64_t id, struct page page, struct template_revision_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t before;

	TRY(page_after_id(sc, page, &before));
	TRY(pg_query(sc, pg, Q_TEMPLATE_REVISIONS, PG_ARGS(PG_I64(id), PG_ID(before < INT32_MAX ? before : INT32_MAX), PG_I64(limit + 1)),
		     &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct template_revision *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++) {
		all[i] = read_revision(sc, rows, i, 0);
		read_changes(rows, i, &all[i]);
	}
	*out = (struct template_revision_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId32, all[n - 1].revision) : NULL};
	return RC_OK;
}

enum rc
template_may_change(struct scope *sc, const struct template *t, int32_t row_version)
{
	if (!t->editable)
		return fault(sc, RC_DENIED, "template_shared", "template %" PRId64 " also shows at places that are not yours", t->id);
	if (row_version != 0 && row_version != t->row_version)
		return fault(sc, RC_CONFLICT, "precondition_failed", "somebody else has changed template %" PRId64 " meanwhile", t->id);
	return RC_OK;
}

/* --- writing ----------------------------------------------------------------------------------------------- */

static enum rc
insert_revision(struct scope *sc, struct pg *pg, int64_t id, int32_t number, const struct template_revision *v)
{
	return pg_exec(sc, pg, Q_TEMPLATE_REVISION_INSERT,
		       PG_ARGS(PG_I64(id), PG_I64(number), PG_TEXT(v->object_key),
			       PG_BYTEA(v->sha256, sizeof(v->sha256)), PG_I64(v->size),
			       PG_TEXT(v->file_name == NULL ? "" : v->file_name), PG_JSON(v->settings),
			       PG_JSON(v->report), PG_TEXT(v->author), PG_ID(v->restored_from)),
		       NULL);
}

enum rc
template_note_file(struct scope *sc, struct pg *pg, const char *object_key)
{
	return pg_exec(sc, pg, Q_TEMPLATE_NOTE_FILE, PG_ARGS(PG_TEXT(object_key)), NULL);
}

enum rc
template_insert(struct scope *sc, struct pg *pg, const struct template *template, int64_t *id)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TEMPLATE_INSERT,
		     PG_ARGS(PG_TEXT(template->name),
			     PG_TEXT(template->description == NULL ? "" : template->description),
			     PG_TEXT(template_visibility_words[template->visibility]),
			     PG_TEXT(template->current.object_key), PG_TEXT(template->author)),
		     &rows));
	*id = pg_i64(rows, 0, 0);
	return insert_revision(sc, pg, *id, 1, &template->current);
}

/* What is held and what it shows are two statements: the second sees what its former holder did. */
enum rc
template_hold(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, int32_t row_version, struct template *out)
{
	TRY(pg_exec(sc, pg, Q_TEMPLATE_LOCK, PG_ARGS(PG_I64(id)), NULL));
	TRY(template_load(sc, pg, who, id, out));
	return template_may_change(sc, out, row_version);
}

enum rc
template_add_revision(struct scope *sc, struct pg *pg, int64_t id, const struct template_revision *v, int32_t *number)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TEMPLATE_NEXT_REVISION,
		     PG_ARGS(PG_I64(id), PG_TEXT(v->object_key), PG_BYTEA(v->sha256, sizeof(v->sha256)), PG_JSON(v->settings)), &rows));
	*number = pg_rows(rows) > 0 ? pg_i32(rows, 0, 0) : 0;
	return *number != 0 ? insert_revision(sc, pg, id, *number, v) : RC_OK;
}

enum rc
template_change(struct scope *sc, struct pg *pg, int64_t id, const char *name, const char *description)
{
	return pg_exec(sc, pg, Q_TEMPLATE_CHANGE, PG_ARGS(PG_I64(id), PG_TEXT(name), PG_TEXT(description)), NULL);
}

static enum rc
set_brands(struct scope *sc, struct pg *pg, int64_t id, const int64_t *brand_ids, size_t n)
{
	int64_t found;

	TRY(pg_exec(sc, pg, Q_TEMPLATE_BRANDS_OFF, PG_ARGS(PG_I64(id), PG_I64S(brand_ids, n)), NULL));
	TRY(pg_exec(sc, pg, Q_TEMPLATE_BRANDS_ON, PG_ARGS(PG_I64(id), PG_I64S(brand_ids, n)), &found));
	if (found != (int64_t)n)
		return fault_at(
			sc,
			fault(sc, RC_MISSING, "not_found", "one of the brands does not exist, or stands there twice"),
			"/brand_ids");
	return RC_OK;
}

static enum rc
set_restaurants(struct scope *sc, struct pg *pg, int64_t id, const int64_t *restaurant_ids, size_t n)
{
	int64_t found;

	TRY(pg_exec(sc, pg, Q_TEMPLATE_RESTAURANTS_OFF, PG_ARGS(PG_I64(id), PG_I64S(restaurant_ids, n)), NULL));
	TRY(pg_exec(sc, pg, Q_TEMPLATE_RESTAURANTS_ON, PG_ARGS(PG_I64(id), PG_I64S(restaurant_ids, n)), &found));
	if (found != (int64_t)n)
		return fault_at(sc,
				fault(sc, RC_MISSING, "not_found",
				      "one of the restaurants does not exist, or stands there twice"),
				"/restaurant_ids");
	return RC_OK;
}

enum rc
template_set_reach(struct scope *sc, struct pg *pg, int64_t id, const struct template_reach *reach)
{
	TRY(pg_exec(sc, pg, Q_TEMPLATE_VISIBILITY, PG_ARGS(PG_I64(id), PG_TEXT(template_visibility_words[reach->visibility])), NULL));
	TRY(set_brands(sc, pg, id, reach->brand_ids, reach->n_brands));
	return set_restaurants(sc, pg, id, reach->restaurant_ids, reach->n_restaurants);
}

static enum rc
generation_active(struct scope *sc, struct pg *pg, int64_t id)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_TEMPLATE_ACTIVE, PG_ARGS(PG_I64(id)), &rows));
	if (pg_rows(rows) == 0)
		return not_found(sc, id);
	enum rc rc = fault(sc, RC_CONFLICT, "generation_active", "cards are being made from template %" PRId64, id);

	fault_arg(sc, "active_id", "%" PRId64, pg_i64(rows, 0, 0));
	return rc;
}

enum rc
template_remove(struct scope *sc, struct pg *pg, int64_t id)
{
	int64_t changed;

	TRY(pg_exec(sc, pg, Q_TEMPLATE_REMOVE, PG_ARGS(PG_I64(id)), &changed));
	return changed == 1 ? RC_OK : generation_active(sc, pg, id);
}
