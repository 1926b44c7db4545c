#include "config.h"
#include "domain/check_archive.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "model/manifest.h"
#include "model/option.h"
#include "model/settings.h"
#include "object/object.h"
#include "store/drift.h"

#define CUT_EVERY 900 /* keys: a page of a list has a thousand, some of which may be nobody's */

const char *const check_archive_words[] = {
	[CHECK_ARCHIVE_OK] = "ok",
	[CHECK_ARCHIVE_WARN] = "warn",
	[CHECK_ARCHIVE_ERROR] = "error",
};

/* What the settings print of a table, with its placeholders. */
struct printed {
	const char **values;
	size_t n;
	bool names; /* of restaurant or brand are among it */
};

static enum rc
read_printed(struct scope *sc, const char *json, struct printed *out)
{
	const struct settings *settings;

	TRY(settings_parse(sc, (struct bytes){json, strlen(json)}, "/settings", &settings));
	out->values = scope_array(sc, settings->n + 1, sizeof(*out->values));
	out->n = settings->n;
	out->names = false;
	for (size_t i = 0; i < settings->n; i++) {
		const struct settings_element *e = &settings->elements[i];

		out->values[i] = settings_element_value(e);
		if (strstr(out->values[i], "restaurant.name") != NULL || strstr(out->values[i], "brand.name") != NULL)
			out->names = true;
	}
	return RC_OK;
}

static enum rc
check_tables(struct scope *sc, const struct app *app, const struct generation *g, struct staleness *out)
{
	struct printed printed;
	struct drift drift;

	TRY(read_printed(sc, g->settings, &printed));
	TRY(drift_load(sc, app->pg, g->id, conf_text(app->conf, OPT_QR_URL_TEMPLATE), printed.names, &drift));
	staleness_compare(sc, &(struct staleness_input){
		.was = {drift.was, drift.n_was},
		.now = {drift.now, drift.n_now},
		.listed = !g->selection_all,
		.values = printed.values,
		.n_values = printed.n,
	}, out);
	return RC_OK;
}

/* A stretch of an object that a card needs. */
struct need {
	struct card_piece piece;
	size_t card; /* its order in the plan */
};

/* What a plan needs by its keys, beside the walk through the storage in the order of its keys. */
struct presence {
	const char *prefix; /* of the generation */
	struct need *by_key;
	size_t n, next;
	bool *missing; /* by the cards' order in the plan, the manifest after them */
	size_t n_missing;
};

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct need *)a)->piece.key, ((const struct need *)b)->piece.key);
}

static void
note_missing(struct presence *p)
{
	bool *missing = &p->missing[p->by_key[p->next++].card];

	p->n_missing += !*missing;
	*missing = true;
}

/* Of all plans, in the order in which their prefixes are walked through. */
struct seeing {
	struct presence *now, *end;
};

static enum rc
see_object(struct scope *sc, void *ctx, const struct object_info *object)
{
	struct seeing *s = ctx;
	const char *key = object->key;

	(void)sc;
	while (strncmp(key, s->now->prefix, strlen(s->now->prefix)) != 0)
		if (++s->now == s->end)
			return fault(sc, RC_BROKEN, "storage_refused", "a list of other objects has '%s'", key);
	struct presence *p = s->now;

	while (p->next < p->n && strcmp(p->by_key[p->next].piece.key, key) < 0)
		note_missing(p);
	/* no need of it: an older attempt's, or the manifest of one */
	while (p->next < p->n && strcmp(p->by_key[p->next].piece.key, key) == 0)
		if (card_piece_fits(&p->by_key[p->next].piece, object->size))
			p->next++;
		else
			note_missing(p);
	return RC_OK;
}

static void
list_needs(const struct archive_plan *plan, struct presence *p)
{
	struct card_piece pieces[CARD_PIECES_MAX];

	for (size_t i = 0; i < plan->archive.n; i++) {
		size_t n = card_place_pieces(&plan->cards[i].place, pieces);

		for (size_t k = 0; k < n; k++)
			p->by_key[p->n++] = (struct need){pieces[k], i};
	}
	qsort(p->by_key, p->n, sizeof(*p->by_key), by_key);
}

/* Keys that are probably there, one for every page of a list. */
static struct object_walk
walk_of(struct scope *sc, const struct presence *p)
{
	const char **cuts = scope_array(sc, p->n / CUT_EVERY + 1, sizeof(*cuts));
	size_t n = 0;

	for (size_t i = CUT_EVERY; i < p->n; i += CUT_EVERY)
		if (n == 0 || strcmp(cuts[n - 1], p->by_key[i].piece.key) != 0) /* tails lie together */
			cuts[n++] = p->by_key[i].piece.key;
	return (struct object_walk){p->prefix, cuts, n};
}

static struct presence
needs_of(struct scope *sc, const struct archive_plan *plan)
{
	size_t n = plan->archive.n; /* with the manifest */
	struct presence p = {.prefix = scope_printf(sc, "generations/%" PRId64 "/", plan->generation->id),
			     .by_key = scope_array(sc, n * CARD_PIECES_MAX, sizeof(*p.by_key)),
			     .missing = scope_array(sc, n, sizeof(*p.missing))};

	list_needs(plan, &p);
	return p;
}

/* One listing for all epochs of a generation: a retry keeps the proven cards of attempts before it. */
static enum rc
find_missing(struct scope *sc, const struct app *app, const struct archive_plan *plans, size_t n, struct presence *out)
{
	struct object_walk *walks = scope_array(sc, n, sizeof(*walks));
	struct seeing seeing = {out, out + n};

	for (size_t i = 0; i < n; i++) {
		out[i] = needs_of(sc, &plans[i]);
		walks[i] = walk_of(sc, &out[i]);
	}
	TRY(object_list_walks(sc, app->objects, walks, n, see_object, &seeing));
	for (size_t i = 0; i < n; i++)
		while (out[i].next < out[i].n)
			note_missing(&out[i]);
	return RC_OK;
}

static const char *
uuid_text(struct scope *sc, const unsigned char uuid[16])
{
	struct text *out = text_new(sc, CARD_UUID_LEN);

	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			text_add_char(out, '-');
		text_add_hex(out, uuid + i, 1);
	}
	return out->at;
}

static void
name_missing(struct scope *sc, const struct archive_plan *plan, const struct presence *p, struct archive_check *out)
{
	out->missing = scope_array(sc, p->n_missing + 1, sizeof(*out->missing));
	for (size_t i = 0; i < plan->n_cards; i++)
		if (p->missing[i])
			out->missing[out->n_missing++] = uuid_text(sc, plan->cards[i].uuid);
}

/* Without the tables it is half the work: a download that is confirmed anyhow. */
static enum rc
check_plan(struct scope *sc, const struct app *app, const struct archive_plan *plan, const struct presence *presence,
	   bool with_tables, struct archive_check *out)
{
	struct archive_check check = {.status = CHECK_ARCHIVE_OK};

	if (with_tables)
		TRY(check_tables(sc, app, plan->generation, &check.tables));
	name_missing(sc, plan, presence, &check);
	if (!staleness_is_fresh(&check.tables))
		check.status = CHECK_ARCHIVE_WARN;
	if (presence->n_missing > 0)
		check.status = CHECK_ARCHIVE_ERROR;
	*out = check;
	return RC_OK;
}

enum rc
check_archive(struct scope *sc, const struct app *app, const struct generation *generation, struct archive_check *out)
{
	struct archive_plan plan;
	struct presence presence;

	TRY(archive_plan(sc, app, generation, &(struct archive_options){.flat = false}, &plan));
	TRY(find_missing(sc, app, &plan, 1, &presence));
	return check_plan(sc, app, &plan, &presence, true, out);
}

enum rc
check_archive_tables(struct scope *sc, const struct app *app, const struct generation *generation, struct archive_check *out)
{
	struct archive_check check = {.status = CHECK_ARCHIVE_OK};

	TRY(archive_plan_check(sc, generation));
	TRY(check_tables(sc, app, generation, &check.tables));
	if (!staleness_is_fresh(&check.tables))
		check.status = CHECK_ARCHIVE_WARN;
	*out = check;
	return RC_OK;
}

static enum rc
refuse(struct scope *sc, const struct archive_plan *plan, const struct archive_check *check)
{
	const struct staleness *t = &check->tables;

	if (check->status == CHECK_ARCHIVE_ERROR && check->n_missing == 0)
		return fault(sc, RC_CONFLICT, "cards_missing", "%s is missing from the storage; generate the cards anew",
			     MANIFEST_NAME);
	if (check->status == CHECK_ARCHIVE_ERROR) {
		fault(sc, RC_CONFLICT, "cards_missing",
		      "%zu of %zu cards are missing from the storage; generate the cards anew", check->n_missing,
		      plan->n_cards);
		fault_arg(sc, "missing", "%zu", check->n_missing);
		fault_arg(sc, "total", "%zu", plan->n_cards);
		return RC_CONFLICT;
	}
	if (check->status != CHECK_ARCHIVE_WARN)
		return RC_OK;
	fault(sc, RC_CONFLICT, "confirm_needed",
	      "the tables are others today: %zu added, %zu removed, %zu changed; ask with confirm=1 for the cards"
	      " as they are, or generate them anew",
	      t->n_added, t->n_removed, t->n_changed);
	fault_arg(sc, "added", "%zu", t->n_added);
	fault_arg(sc, "removed", "%zu", t->n_removed);
	fault_arg(sc, "changed", "%zu", t->n_changed);
	return RC_CONFLICT;
}

static enum rc
allow(struct scope *sc, const struct app *app, const struct archive_plan *plan, const struct presence *presence, bool confirmed)
{
	struct archive_check check;

	TRY(check_plan(sc, app, plan, presence, !confirmed, &check));
	return refuse(sc, plan, &check);
}

static enum rc
allow_all(struct scope *sc, const struct app *app, const struct archive_plan *plans, size_t n, bool confirmed, size_t *stale)
{
	struct presence *presences = scope_array(sc, n, sizeof(*presences));

	TRY(find_missing(sc, app, plans, n, presences));
	for (size_t i = 0; i < n; i++) {
		AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
		enum rc rc = allow(own, app, &plans[i], &presences[i], confirmed);

		if (rc != RC_OK && (stale == NULL || strcmp(own->fault.code, "confirm_needed") != 0))
			return fault_copy(sc, &own->fault);
		if (rc != RC_OK)
			++*stale;
	}
	return RC_OK;
}

enum rc
check_archives_allow(struct scope *sc, const struct app *app, const struct archive_plan *plans, size_t n, bool confirmed, size_t *stale)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id); /* the download must not carry the check's memory along */

	return allow_all(own, app, plans, n, confirmed, stale) == RC_OK ? RC_OK : fault_copy(sc, &own->fault);
}

enum rc
check_archive_allows(struct scope *sc, const struct app *app, const struct archive_plan *plan, bool confirmed)
{
	return check_archives_allow(sc, app, plan, 1, confirmed, NULL);
}
