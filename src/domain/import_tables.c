#include "config.h"
#include "domain/import_tables.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/scope.h"
#include "domain/check_table.h"
#include "store/audit.h"
#include "store/restaurant.h"

#define TABLES_MAX 1000000 /* what is read of one restaurant, whatever its limit is now */
#define TAG_BYTES 16
#define DOUBTFUL_TOLD 20 /* tables named in a refusal */
#define AUDITED_MAX 200 /* tables told one by one in the audit log */

/* --- what was shown is what is done ------------------------------------------------------------------------ */

static const char *
tag_of(struct scope *sc, const struct import_wish *wish, const struct table_list *there)
{
	struct text *state = text_new(sc, (size_t)there->n * 64 + 64), *tag = text_new(sc, 2 * TAG_BYTES);
	uint8_t digest[DIGEST_BYTES];

	text_addf(state, "%d %d\n", wish->form, wish->whole);
	for (int i = 0; i < there->n; i++)
		text_addf(state, "%s %" PRId32 "\n", there->rows[i].uuid, there->rows[i].row_version);
	digest_of_parts((const struct bytes[]){{state->at, state->len}, wish->bytes}, 2, digest);
	text_add_hex(tag, digest, TAG_BYTES);
	return tag->at;
}

static enum rc
check_seen(struct scope *sc, const struct import_wish *wish, const struct import_result *result)
{
	if (wish->seen != NULL && strstr(wish->seen, result->tag) == NULL)
		return fault(sc, RC_CONFLICT, "precondition_failed",
			     "the list or the tables have changed since the difference was shown: ask for it again (dry_run=1)");
	return RC_OK;
}

/* The lines of tables whose cards were made that a person must have seen: told by number, the first also by its uuid. */
struct doubtful {
	int n;
	const struct import_line *first;
	struct text *told;
};

static struct doubtful
doubtful_lines(struct scope *sc, const struct import_plan *plan, bool (*is_doubtful)(const struct import_line *))
{
	struct doubtful found = {.told = text_new(sc, (size_t)DOUBTFUL_TOLD * 600)};

	for (size_t i = 0; i < plan->n; i++) {
		const struct import_line *line = &plan->lines[i];

		if (line->cards == TABLE_CARDS_NONE || !is_doubtful(line))
			continue;
		found.first = found.first == NULL ? line : found.first;
		if (found.n++ == DOUBTFUL_TOLD)
			text_add(found.told, ", ...");
		if (found.n > DOUBTFUL_TOLD)
			continue;
		text_addf(found.told, "%s%s", found.n > 1 ? ", " : "", import_line_before(line)->number);
		if (line->now != NULL)
			text_addf(found.told, " -> %s", line->now->number);
	}
	return found;
}

static enum rc
unconfirmed(struct scope *sc, const struct doubtful *found, const char *code, const char *would,
	    const char *option)
{
	enum rc rc = fault(sc, RC_CONFLICT, code,
			   "%d tables whose cards were made would %s: %s. Look at the difference (dry_run=1) and send its ETag as "
			   "If-Match; posmctl: %s", found->n, would, found->told->at, option);

	fault_arg(sc, "count", "%d", found->n);
	fault_arg(sc, "uuid", "%s", import_line_before(found->first)->uuid);
	fault_arg(sc, "numbers", "%s", found->told->at);
	return rc;
}

static bool
gets_another_number(const struct import_line *line)
{
	return line->kind == IMPORT_RENAMED ||
	       (line->kind == IMPORT_RESTORED && strcmp(line->gone->number, line->now->number) != 0);
}

static bool
goes(const struct import_line *line)
{
	return line->kind == IMPORT_REMOVED;
}

/* A code on the wall keeps its table and its number, unless somebody says that they have seen that it does not. */
static enum rc
check_confirmed(struct scope *sc, const struct import_wish *wish, const struct import_plan *plan)
{
	if (wish->seen != NULL)
		return RC_OK;
	struct doubtful renamed = doubtful_lines(sc, plan, gets_another_number), removed = doubtful_lines(sc, plan, goes);

	if (renamed.n > 0 && !wish->renames)
		return unconfirmed(sc, &renamed, "rename_unconfirmed", "get another number", "--rename");
	if (removed.n > 0 && !wish->removals)
		return unconfirmed(sc, &removed, "removal_unconfirmed", "be removed", "--remove");
	return RC_OK;
}

static enum rc
check_plan(struct scope *sc, const struct app *app, const struct import_wish *wish, const struct table_list *there,
	   const struct import_result *result)
{
	const struct import_plan *plan = &result->plan;

	if (wish->whole && result->file.n == 0)
		return fault(sc, RC_INVALID, "bad_table", "the list has no tables; it would remove all: remove them one by one");
	TRY(check_table_count(sc, app, (size_t)there->n + plan->counts[IMPORT_ADDED] + plan->counts[IMPORT_RESTORED] -
					  plan->counts[IMPORT_REMOVED]));
	TRY(check_seen(sc, wish, result));
	return wish->dry_run ? RC_OK : check_confirmed(sc, wish, plan);
}

/* --- doing it ---------------------------------------------------------------------------------------------- */

struct batch {
	struct table *rows;
	const char **uuids;
	size_t n;
};

static struct batch
new_batch(struct scope *sc, size_t room)
{
	return (struct batch){scope_array(sc, room + 1, sizeof(struct table)), scope_array(sc, room + 1, sizeof(char *)), 0};
}

static void
put(struct batch *batch, const struct table *row, const char *uuid)
{
	batch->rows[batch->n] = *row;
	batch->uuids[batch->n++] = uuid;
}

static enum rc
remove_tables(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct import_plan *plan)
{
	struct batch gone = new_batch(sc, plan->counts[IMPORT_REMOVED]);

	for (size_t i = 0; i < plan->n; i++)
		if (plan->lines[i].kind == IMPORT_REMOVED)
			put(&gone, plan->lines[i].was, plan->lines[i].was->uuid);
	return gone.n == 0 ? RC_OK : table_remove(sc, pg, restaurant_id, gone.uuids, gone.n);
}

static enum rc
change_tables(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct import_plan *plan)
{
	size_t room = plan->counts[IMPORT_CHANGED] + plan->counts[IMPORT_RENAMED];
	struct batch changed = new_batch(sc, room), exchanged = new_batch(sc, room);

	for (size_t i = 0; i < plan->n; i++) {
		const struct import_line *line = &plan->lines[i];

		if (line->kind != IMPORT_CHANGED && line->kind != IMPORT_RENAMED)
			continue;
		put(&changed, line->now, line->was->uuid);
		if (line->was->external_id != NULL &&
		    (line->now->external_id == NULL || strcmp(line->was->external_id, line->now->external_id) != 0))
			put(&exchanged, line->now, line->was->uuid);
	}
	if (exchanged.n > 0)
		TRY(table_clear_external_ids(sc, pg, restaurant_id, exchanged.uuids, exchanged.n));
	return changed.n == 0 ? RC_OK : table_update(sc, pg, restaurant_id, changed.rows, changed.n);
}

static enum rc
restore_tables(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct import_plan *plan)
{
	struct batch back = new_batch(sc, plan->counts[IMPORT_RESTORED]);

	for (size_t i = 0; i < plan->n; i++)
		if (plan->lines[i].kind == IMPORT_RESTORED)
			put(&back, plan->lines[i].now, plan->lines[i].now->uuid);
	return back.n == 0 ? RC_OK : table_restore(sc, pg, restaurant_id, back.rows, back.n);
}

static enum rc
add_tables(struct scope *sc, struct pg *pg, int64_t restaurant_id, struct import_file *file, const struct import_plan *plan)
{
	struct batch new = new_batch(sc, plan->counts[IMPORT_ADDED]);
	size_t next = 0;

	for (size_t i = 0; i < file->n; i++)
		if (plan->lines[i].kind == IMPORT_ADDED)
			put(&new, plan->lines[i].now, NULL);
	if (new.n == 0)
		return RC_OK;
	TRY(table_insert(sc, pg, restaurant_id, new.rows, new.n, new.uuids));
	for (size_t i = 0; i < file->n; i++)
		if (plan->lines[i].kind == IMPORT_ADDED)
			file->rows[i].table.uuid = new.uuids[next++];
	return RC_OK;
}

static void
add_side(struct text *json, const char *name, const struct table *t)
{
	text_addf(json, ",\"%s\":", name);
	if (t == NULL) {
		text_add(json, "null");
		return;
	}
	text_add(json, "{\"number\":");
	text_add_json(json, t->number);
	text_add(json, ",\"zone\":");
	text_add_json(json, t->zone);
	text_add(json, "}");
}

/* Counts, and what became of tables that were there: a rename, a removal must be findable by uuid. */
static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id, const struct import_plan *plan)
{
	struct text *json = text_new(sc, (size_t)AUDITED_MAX * 2000);
	int told = 0;

	text_add(json, "{");
	for (int k = 0; k < IMPORT_KIND_COUNT; k++)
		text_addf(json, "%s\"%s\":%zu", k > 0 ? "," : "", import_kind_words[k], plan->counts[k]);
	text_add(json, ",\"tables\":[");
	for (size_t i = 0; i < plan->n && told < AUDITED_MAX; i++) {
		const struct import_line *line = &plan->lines[i];

		if (line->kind != IMPORT_RENAMED && line->kind != IMPORT_REMOVED && line->kind != IMPORT_RESTORED)
			continue;
		text_addf(json, "%s{\"uuid\":\"%s\"", told++ > 0 ? "," : "", import_line_before(line)->uuid);
		add_side(json, "was", import_line_before(line));
		add_side(json, "now", line->now);
		text_add(json, "}");
	}
	text_add(json, "]}");
	const char *subject = scope_printf(sc, "%" PRId64, restaurant_id);

	return audit_add(sc, app->pg, who, &(struct audit){"table.import", restaurant_id, "restaurant", subject, json->at});
}

static enum rc
write_plan(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id, struct import_result *result)
{
	TRY(remove_tables(sc, app->pg, restaurant_id, &result->plan));
	TRY(change_tables(sc, app->pg, restaurant_id, &result->plan));
	TRY(restore_tables(sc, app->pg, restaurant_id, &result->plan));
	TRY(add_tables(sc, app->pg, restaurant_id, &result->file, &result->plan));
	TRY(note_down(sc, app, who, restaurant_id, &result->plan));
	return pg_commit(sc, app->pg);
}

/* Changes of one restaurant's tables wait for each other: the second plans on what the first has written. */
enum rc
import_tables(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
	      const struct import_wish *wish, struct import_result *out)
{
	struct restaurant restaurant;
	struct table_list there;
	AUTO_PG_TX *tx = NULL;

	*out = (struct import_result){.tag = ""};
	TRY(import_file_read(sc, wish->form, wish->bytes, wish->charset, &out->file));
	TRY(restaurant_load(sc, app->pg, who, restaurant_id, &restaurant));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(restaurant_lock(sc, app->pg, restaurant_id));
	TRY(table_list_all(sc, app->pg, who, restaurant_id, TABLES_MAX, &there));
	TRY(import_plan_make(sc, app->pg, restaurant_id, &out->file, &there, wish->whole, &out->plan));
	out->tag = tag_of(sc, wish, &there);
	TRY(check_plan(sc, app, wish, &there, out));
	if (wish->dry_run || out->plan.counts[IMPORT_SAME] == out->plan.n)
		return RC_OK;
	return write_plan(sc, app, who, restaurant_id, out);
}
