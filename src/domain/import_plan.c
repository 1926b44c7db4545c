#include "config.h"
#include "domain/import_plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"

#define ZONES_TOLD 10 /* in a refusal */

const char *const import_kind_words[IMPORT_KIND_COUNT] = {
	[IMPORT_ADDED] = "added",	[IMPORT_RESTORED] = "restored", [IMPORT_CHANGED] = "changed",	[IMPORT_RENAMED] = "renamed",
	[IMPORT_REMOVED] = "removed",	[IMPORT_SAME] = "unchanged",
};

/* The restaurant's tables, found by uuid, external_id, place or number. */
struct known {
	size_t n, n_external;
	const struct table *rows;
	const struct table **by_uuid, **by_external_id, **by_place, **by_number;
	bool *claimed; /* by a row of the list; beside rows */
};

/* --- what is there ----------------------------------------------------------------------------------------- */

static int
by_uuid(const void *a, const void *b)
{
	return strcmp((*(const struct table *const *)a)->uuid, (*(const struct table *const *)b)->uuid);
}

static int
by_external_id(const void *a, const void *b)
{
	return strcmp((*(const struct table *const *)a)->external_id, (*(const struct table *const *)b)->external_id);
}

static int
by_place(const void *a, const void *b)
{
	const struct table *one = *(const struct table *const *)a, *other = *(const struct table *const *)b;
	int zone = strcmp(one->zone, other->zone);

	return zone != 0 ? zone : strcmp(one->number, other->number);
}

static int
by_number(const void *a, const void *b)
{
	const struct table *one = *(const struct table *const *)a, *other = *(const struct table *const *)b;
	int number = strcmp(one->number, other->number);

	return number != 0 ? number : strcmp(one->zone, other->zone);
}

static struct known
index_known(struct scope *sc, const struct table_list *there)
{
	size_t n = (size_t)there->n;
	struct known k = {
		.n = n,
		.rows = there->rows,
		.by_uuid = scope_array(sc, n + 1, sizeof(*k.by_uuid)),
		.by_external_id = scope_array(sc, n + 1, sizeof(*k.by_external_id)),
		.by_place = scope_array(sc, n + 1, sizeof(*k.by_place)),
		.by_number = scope_array(sc, n + 1, sizeof(*k.by_number)),
		.claimed = scope_array(sc, n + 1, sizeof(*k.claimed)),
	};

	for (size_t i = 0; i < n; i++) {
		k.by_uuid[i] = k.by_place[i] = k.by_number[i] = &k.rows[i];
		if (k.rows[i].external_id != NULL)
			k.by_external_id[k.n_external++] = &k.rows[i];
	}
	qsort(k.by_uuid, n, sizeof(*k.by_uuid), by_uuid);
	qsort(k.by_place, n, sizeof(*k.by_place), by_place);
	qsort(k.by_number, n, sizeof(*k.by_number), by_number);
	qsort(k.by_external_id, k.n_external, sizeof(*k.by_external_id), by_external_id);
	return k;
}

static const struct table *
find_in(const struct table *like, const struct table **among, size_t n, int (*order)(const void *, const void *))
{
	const struct table **found = bsearch(&like, among, n, sizeof(*among), order);

	return found == NULL ? NULL : *found;
}

/* The first table in the row's zone with its number that no other row speaks of. */
static const struct table *
find_by_place(const struct known *k, const struct table *row)
{
	const struct table key = {.zone = row->zone == NULL ? "" : row->zone, .number = row->number}, *at = &key;
	const struct table **found = bsearch(&at, k->by_place, k->n, sizeof(*k->by_place), by_place);

	if (found == NULL)
		return NULL;
	while (found > k->by_place && by_place(&found[-1], &at) == 0)
		found--;
	for (; found < k->by_place + k->n && by_place(found, &at) == 0; found++)
		if (!k->claimed[*found - k->rows] && (row->external_id == NULL || (*found)->external_id == NULL))
			return *found;
	return NULL;
}

/* --- a row that does not say its zone ---------------------------------------------------------------------- */

/* The first of the tables with a number, which stand side by side; k->n: there is none. */
static size_t
first_of_number(const struct known *k, const char *number)
{
	const struct table key = {.number = number, .zone = ""}, *at = &key;
	size_t from = 0, to = k->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (by_number(&k->by_number[middle], &at) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < k->n && strcmp(k->by_number[from]->number, number) == 0 ? from : k->n;
}

/* The next zone that has the number in a table which no other row names; *at goes behind it. NULL: no more. */
static const struct table *
next_zone(const struct known *k, const char *number, const struct table *last, size_t *at)
{
	for (; *at < k->n && strcmp(k->by_number[*at]->number, number) == 0; ++*at) {
		const struct table *t = k->by_number[*at];

		if (!k->claimed[t - k->rows] && (last == NULL || strcmp(last->zone, t->zone) != 0))
			return t;
	}
	return NULL;
}

static enum rc
ambiguous(struct scope *sc, const struct import_file *file, const struct known *k, const struct import_row *row)
{
	struct text *zones = text_new(sc, (size_t)ZONES_TOLD * 500);
	size_t at = first_of_number(k, row->table.number);
	int n = 0;

	for (const struct table *t = NULL; n < ZONES_TOLD && (t = next_zone(k, row->table.number, t, &at)) != NULL; n++)
		text_addf(zones, "%s%s", n > 0 ? ", " : "", t->zone[0] != '\0' ? t->zone : "-");
	enum rc rc = import_file_fault(sc, file, row, IMPORT_COLUMN_NUMBER, RC_CONFLICT, "ambiguous_number",
				       scope_printf(sc, "the number is in several zones (%s): say which", zones->at));

	fault_arg(sc, "zones", "%s", zones->at);
	return rc;
}

/* It means the table of its number: whatever no other row names must stand in one zone. */
static enum rc
find_zone(struct scope *sc, const struct import_file *file, const struct known *k, struct import_row *row)
{
	size_t at = first_of_number(k, row->table.number);
	const struct table *one = next_zone(k, row->table.number, NULL, &at);

	if (one == NULL)
		return RC_OK;
	if (next_zone(k, row->table.number, one, &at) != NULL)
		return import_faults_note(sc, file->faults, ambiguous(sc, file, k, row));
	row->table.zone = one->zone;
	return RC_OK;
}

/* --- the list beside it ------------------------------------------------------------------------------------ */

/* Rows that name their table go first, so that the others find by place what is left. */
enum stage { BY_UUID, BY_EXTERNAL_ID, BY_PLACE, STAGES };

static enum stage
stage_of(const struct known *k, const struct table *row)
{
	if (row->uuid != NULL)
		return BY_UUID;
	if (row->external_id != NULL && find_in(row, k->by_external_id, k->n_external, by_external_id) != NULL)
		return BY_EXTERNAL_ID;
	return BY_PLACE;
}

/* The table that a row speaks of, NULL: a new one. */
static const struct table *
find(const struct known *k, const struct table *row, enum stage stage)
{
	if (stage == BY_UUID)
		return find_in(row, k->by_uuid, k->n, by_uuid);
	if (stage == BY_EXTERNAL_ID)
		return find_in(row, k->by_external_id, k->n_external, by_external_id);
	return find_by_place(k, row);
}

/* What the list does not say stays. */
static void
complete(const struct table *was, struct import_row *row)
{
	row->table.uuid = was->uuid;
	if ((row->given & 1U << IMPORT_COLUMN_EXTERNAL_ID) == 0)
		row->table.external_id = was->external_id;
	if ((row->given & 1U << IMPORT_COLUMN_ZONE) == 0)
		row->table.zone = was->zone;
	if ((row->given & 1U << IMPORT_COLUMN_SEATS) == 0)
		row->table.seats = was->seats;
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static enum import_kind
kind_of(const struct table *was, const struct table *now)
{
	if (was == NULL)
		return IMPORT_ADDED;
	if (!same_text(was->number, now->number))
		return IMPORT_RENAMED;
	return same_text(was->zone, now->zone) && was->seats == now->seats && same_text(was->external_id, now->external_id)
		       ? IMPORT_SAME : IMPORT_CHANGED;
}

static enum rc
plan_row(struct scope *sc, const struct import_file *file, const struct known *known, struct import_row *row, enum stage stage,
	 struct import_line *line)
{
	const struct table *was = find(known, &row->table, stage);

	if (was != NULL && known->claimed[was - known->rows]) {
		TRY(import_faults_note(sc, file->faults, import_file_fault(
			sc, file, row, stage == BY_UUID ? IMPORT_COLUMN_UUID : IMPORT_COLUMN_EXTERNAL_ID, RC_INVALID, "bad_table",
			"another row speaks of the same table")));
	} else if (was != NULL) {
		known->claimed[was - known->rows] = true;
		complete(was, row);
	}
	row->table.zone = row->table.zone == NULL ? "" : row->table.zone;
	*line = (struct import_line){.kind = kind_of(was, &row->table), .row = row, .now = &row->table, .was = was};
	return RC_OK;
}

static enum rc
plan_rows(struct scope *sc, struct import_file *file, const struct known *known, struct import_plan *plan)
{
	uint8_t *stages = scope_alloc(sc, file->n + 1);

	for (size_t i = 0; i < file->n; i++)
		stages[i] = (uint8_t)stage_of(known, &file->rows[i].table);
	for (enum stage stage = BY_UUID; stage < STAGES; stage++) {
		for (size_t i = 0; i < file->n && stage == BY_PLACE; i++)
			if (stages[i] == stage && (file->rows[i].given & 1U << IMPORT_COLUMN_ZONE) == 0)
				TRY(find_zone(sc, file, known, &file->rows[i]));
		for (size_t i = 0; i < file->n; i++)
			if (stages[i] == stage)
				TRY(plan_row(sc, file, known, &file->rows[i], stage, &plan->lines[i]));
	}
	return RC_OK;
}

static void
plan_removals(const struct known *known, struct import_plan *plan)
{
	for (size_t i = 0; i < known->n; i++)
		if (!known->claimed[i])
			plan->lines[plan->n++] = (struct import_line){.kind = IMPORT_REMOVED, .was = &known->rows[i]};
}

const struct table *
import_line_before(const struct import_line *line)
{
	return line->was != NULL ? line->was : line->gone;
}

/* A uuid is of one table for ever: one that was removed from here is that table again, and its printed code leads to it. */
static enum rc
plan_restored(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct import_file *file, const struct import_plan *plan)
{
	const char **uuids = scope_array(sc, file->n + 1, sizeof(*uuids));
	struct import_line **lines = scope_array(sc, file->n + 1, sizeof(struct import_line *));
	const struct table **gone = scope_array(sc, file->n + 1, sizeof(*gone));
	size_t n = 0;

	for (size_t i = 0; i < file->n; i++)
		if (plan->lines[i].kind == IMPORT_ADDED && file->rows[i].table.uuid != NULL)
			lines[n] = &plan->lines[i], uuids[n++] = file->rows[i].table.uuid;
	TRY(table_find_removed(sc, pg, restaurant_id, uuids, n, gone));
	for (size_t i = 0; i < n; i++) {
		if (gone[i] == NULL)
			continue;
		complete(gone[i], &file->rows[lines[i] - plan->lines]);
		lines[i]->kind = IMPORT_RESTORED;
		lines[i]->gone = gone[i];
	}
	return RC_OK;
}

/* --- what must not be -------------------------------------------------------------------------------------- */

/* An external_id of the list may be that of a table which gives it up, and of none that keeps it. */
static enum rc
check_external_ids(struct scope *sc, const struct import_file *file, const struct known *known, const struct import_plan *plan,
		   bool whole)
{
	bool *gives_up = scope_array(sc, known->n + 1, sizeof(*gives_up));

	for (size_t i = 0; i < plan->n; i++)
		if (plan->lines[i].was != NULL)
			gives_up[plan->lines[i].was - known->rows] =
				plan->lines[i].now == NULL || !same_text(plan->lines[i].was->external_id, plan->lines[i].now->external_id);
	for (size_t i = 0; i < file->n; i++) {
		const struct table *now = plan->lines[i].now, *owner = NULL;

		if (now->external_id != NULL)
			owner = find_in(now, known->by_external_id, known->n_external, by_external_id);
		if (owner == NULL || owner == plan->lines[i].was || gives_up[owner - known->rows] ||
		    (whole && !known->claimed[owner - known->rows]))
			continue;
		TRY(import_faults_note(sc, file->faults, import_file_fault(
			sc, file, plan->lines[i].row, IMPORT_COLUMN_EXTERNAL_ID, RC_CONFLICT, "external_id_taken",
			scope_printf(sc, "'%s' is that of table '%s' (%s), which keeps it", now->external_id, owner->number,
				     owner->uuid))));
	}
	return RC_OK;
}

/*
 * A uuid that this restaurant does not have may be new to the world, and nothing else. Whose it is, or was, nobody learns: printed
 * codes are no secret, and which restaurant has which is.
 */
static enum rc
check_new_uuids(struct scope *sc, struct pg *pg, const struct import_file *file, const struct import_plan *plan)
{
	const char **uuids = scope_array(sc, file->n + 1, sizeof(*uuids));
	const struct import_row **rows = scope_array(sc, file->n + 1, sizeof(*rows));
	bool *taken = scope_array(sc, file->n + 1, sizeof(*taken));
	size_t n = 0;

	for (size_t i = 0; i < file->n; i++)
		if (plan->lines[i].kind == IMPORT_ADDED && plan->lines[i].now->uuid != NULL)
			rows[n] = plan->lines[i].row, uuids[n++] = plan->lines[i].now->uuid;
	TRY(table_find_taken(sc, pg, uuids, n, taken));
	for (size_t i = 0; i < n; i++)
		if (taken[i])
			TRY(import_faults_note(sc, file->faults, import_file_fault(
				sc, file, rows[i], IMPORT_COLUMN_UUID, RC_CONFLICT, "uuid_taken",
				"this uuid cannot be used: leave it out to get a new one")));
	return RC_OK;
}

/* A table as it would stand in its zone. */
struct standing {
	const struct table *table;
	const struct import_line *mover; /* comes there by this list; NULL: stood there before */
};

static int
by_standing(const void *a, const void *b)
{
	const struct standing *one = a, *other = b;
	int place = by_place(&one->table, &other->table);

	if (place != 0)
		return place;
	if (one->mover == NULL || other->mover == NULL)
		return (one->mover != NULL) - (other->mover != NULL);
	return one->mover->row->row - other->mover->row->row;
}

static struct standing
standing_of(const struct import_line *line)
{
	bool stays = line->was != NULL && by_place(&line->was, &line->now) == 0;

	return (struct standing){line->now, stays ? NULL : line};
}

/* Nobody finds the right one of two tables with one number in a zone; what stood so before the list may stay. */
static enum rc
check_places(struct scope *sc, const struct import_file *file, const struct known *known, const struct import_plan *plan, bool whole)
{
	struct standing *all = scope_array(sc, file->n + known->n + 1, sizeof(*all));
	size_t n = 0;

	for (size_t i = 0; i < file->n; i++)
		all[n++] = standing_of(&plan->lines[i]);
	for (size_t i = 0; i < known->n && !whole; i++)
		if (!known->claimed[i])
			all[n++] = (struct standing){&known->rows[i], NULL};
	qsort(all, n, sizeof(*all), by_standing);
	for (size_t i = 1; i < n; i++)
		if (all[i].mover != NULL && by_place(&all[i - 1].table, &all[i].table) == 0)
			TRY(import_faults_note(sc, file->faults, import_file_fault(
				sc, file, all[i].mover->row, IMPORT_COLUMN_NUMBER, RC_CONFLICT, "tables_clash",
				"the zone has another table of this number")));
	return RC_OK;
}

/* --- whose cards are in the world -------------------------------------------------------------------------- */

static enum rc
mark_cards(struct scope *sc, struct pg *pg, const struct import_plan *plan)
{
	const char **uuids = scope_array(sc, plan->n + 1, sizeof(*uuids));
	struct import_line **lines = scope_array(sc, plan->n + 1, sizeof(struct import_line *));
	enum table_cards *cards = scope_array(sc, plan->n + 1, sizeof(*cards));
	size_t n = 0;

	for (size_t i = 0; i < plan->n; i++) {
		struct import_line *line = &plan->lines[i];

		if (line->kind == IMPORT_ADDED || line->kind == IMPORT_SAME)
			continue;
		uuids[n] = import_line_before(line)->uuid;
		lines[n++] = line;
	}
	TRY(table_cards_of(sc, pg, uuids, n, cards));
	for (size_t i = 0; i < n; i++)
		lines[i]->cards = cards[i];
	return RC_OK;
}

/*
 * A list that has faults already is told at once what the restaurant's tables forbid, too: of its sound rows, and as if all that they do
 * not speak of went, so that nothing is told that the mended list would not have.
 */
static enum rc
tell_conflicts(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct import_file *file, const struct known *known)
{
	struct import_file sound = *file;
	struct import_plan plan = {.lines = scope_array(sc, file->n + 1, sizeof(*plan.lines))};

	sound.rows = scope_array(sc, file->n + 1, sizeof(*sound.rows));
	sound.n = 0;
	for (size_t i = 0; i < file->n; i++)
		if (!file->rows[i].faulty)
			sound.rows[sound.n++] = file->rows[i];
	plan.n = sound.n;
	TRY(plan_rows(sc, &sound, known, &plan));
	TRY(plan_restored(sc, pg, restaurant_id, &sound, &plan));
	TRY(check_external_ids(sc, &sound, known, &plan, true));
	TRY(check_new_uuids(sc, pg, &sound, &plan));
	return import_faults_end(sc, file->faults);
}

enum rc
import_plan_make(struct scope *sc, struct pg *pg, int64_t restaurant_id, struct import_file *file,
		 const struct table_list *there, bool whole, struct import_plan *out)
{
	struct known known = index_known(sc, there);

	if (import_faults_count(file->faults) > 0)
		return tell_conflicts(sc, pg, restaurant_id, file, &known);
	*out = (struct import_plan){.n = file->n, .lines = scope_array(sc, file->n + known.n + 1, sizeof(*out->lines))};
	TRY(plan_rows(sc, file, &known, out));
	TRY(plan_restored(sc, pg, restaurant_id, file, out));
	TRY(check_external_ids(sc, file, &known, out, whole));
	TRY(check_new_uuids(sc, pg, file, out));
	TRY(check_places(sc, file, &known, out, whole));
	TRY(import_faults_end(sc, file->faults));
	if (whole)
		plan_removals(&known, out);
	for (size_t i = 0; i < out->n; i++)
		out->counts[out->lines[i].kind]++;
	return mark_cards(sc, pg, out);
}
