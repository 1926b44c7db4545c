#include "config.h"
#include "domain/run_generation.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/digest.h"
#include "base/kill_point.h"
#include "base/scope.h"
#include "domain/card_inputs.h"
#include "domain/load_revision.h"
#include "domain/press_shift.h"
#include "domain/publish_generation.h"
#include "js/js.h"
#include "model/acceptance.h"
#include "model/entry_name.h"
#include "model/generation.h"
#include "model/option.h"
#include "object/object.h"
#include "store/card.h"
#include "store/generation.h"
#include "store/template.h"

#define CARDS_PER_PRESS 32  /* fewer are not worth starting another press */
#define ROWS_WAIT_MS 500
#define ROWS_AT_ONCE 256
#define PROGRESS_MS 500     /* progress is written at most twice a second, however many rows are */
#define LOOK_MS 200         /* how long a stop may go unseen */

struct run {
	const struct app *app;
	const struct job_lease *lease;
	const struct run_watch *watch;
	struct run_report *report;
	struct generation g;
	struct manifest_cards all; /* by ordinal; digests of those that are kept or made */
	struct manifest_place manifest; /* where the shelf has stored it; no key: nowhere */
	struct card_inputs inputs;
	struct bytes template_pdf;
	enum press_proof_mode proof;
	unsigned accepted;
	int32_t *todo;
	size_t n_todo;
	struct stored_card *rows; /* finished, not yet in the database */
	size_t n_rows;
	struct arena_mark no_rows; /* their strings live behind it, until they are written */
	int64_t rows_since, progress_ms, moved;
};

/* --- what is to be done ----------------------------------------------------- */

static enum press_proof_mode
proof_mode(const struct conf *conf, const struct settings *settings)
{
	const char *word = conf_text(conf, OPT_GENERATION_PROOF);

	if (!settings_has_qr(settings) || strcmp(word, "off") == 0)
		return PRESS_PROOF_OFF;
	return strcmp(word, "all") == 0 ? PRESS_PROOF_ALL : PRESS_PROOF_SAMPLE;
}

static enum rc
read_accepted(struct scope *sc, struct run *r)
{
	struct js list;

	TRY(js_parse(sc, (struct bytes){r->g.accepted, strlen(r->g.accepted)}, "", &list));
	return acceptance_read(sc, &list, &r->accepted);
}

static enum rc
load(struct scope *sc, struct run *r)
{
	const struct app *app = r->app;
	struct entry_pattern pattern;

	TRY(generation_load(sc, app->pg, NULL, r->lease->subject, &r->g));
	TRY(generation_snapshot(sc, app->pg, r->g.id, 0, 0, &r->all.cards, &r->all.n));
	if (r->all.n == 0)
		return fault(sc, RC_INVALID, "no_tables", "generation %" PRId64 " has no tables", r->g.id);
	r->inputs.settings_json = (struct bytes){r->g.settings, strlen(r->g.settings)};
	r->inputs.default_font = conf_text(app->conf, OPT_TEXT_DEFAULT_FONT);
	r->inputs.fallback_fonts = conf_text(app->conf, OPT_TEXT_FALLBACK_FONTS);
	TRY(settings_parse(sc, r->inputs.settings_json, "", &r->inputs.settings));
	r->proof = proof_mode(app->conf, r->inputs.settings);
	TRY(read_accepted(sc, r));
	TRY(entry_pattern_read(sc, conf_text(app->conf, OPT_ARCHIVE_NAME_PATTERN), &pattern));
	r->all.names = entry_names(sc, &pattern, r->all.cards, r->all.n);
	r->all.sha256 = scope_array(sc, r->all.n, sizeof(*r->all.sha256));
	return load_revision(sc, app, r->g.template_id, r->g.template_revision, &r->template_pdf, r->inputs.template_sha256);
}

/* An object's size, asked once for all the cards that share it. */
struct measured {
	const char *key;
	uint64_t size; /* UINT64_MAX: there is none */
};

static enum rc
measure(struct scope *sc, const struct run *r, const char *key, struct measured *last)
{
	if (last->key != NULL && strcmp(last->key, key) == 0)
		return RC_OK;
	enum rc rc = object_size(sc, r->app->objects, key, &last->size);

	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	last->key = key;
	if (rc == RC_MISSING)
		last->size = UINT64_MAX;
	fault_clear(sc);
	return RC_OK;
}

/* True when the row stands for exactly what this attempt would make, and what it is put together from is there. */
static enum rc
is_proven(struct scope *sc, const struct run *r, const struct stored_card *row, struct measured last[CARD_PIECES_MAX], bool *out)
{
	struct card_piece pieces[CARD_PIECES_MAX];
	uint8_t inputs[32];
	size_t n = card_place_pieces(&row->place, pieces);

	*out = false;
	if (row->ordinal < 0 || (size_t)row->ordinal >= r->all.n)
		return RC_OK;
	TRY(card_inputs_digest(sc, &r->inputs, &r->all.cards[row->ordinal], inputs));
	if (memcmp(inputs, row->inputs_sha256, sizeof(inputs)) != 0 ||
	    strcmp(row->table_uuid, r->all.cards[row->ordinal].uuid) != 0 ||
	    strcmp(row->entry_name, r->all.names[row->ordinal]) != 0) /* archive.name_pattern has changed meanwhile */
		return RC_OK;
	for (size_t i = 0; i < n; i++) {
		TRY(measure(sc, r, pieces[i].key, &last[i]));
		if (last[i].size == UINT64_MAX || !card_piece_fits(&pieces[i], last[i].size))
			return RC_OK;
	}
	*out = true;
	return RC_OK;
}

static void
keep(struct run *r, const struct stored_card *row, bool *made)
{
	made[row->ordinal] = true;
	memcpy(r->all.sha256[row->ordinal], row->sha256, sizeof(row->sha256));
}

/* Marks what earlier attempts have made. */
static enum rc
mark_proven(struct scope *sc, struct run *r, bool *made)
{
	const struct stored_card *rows;
	size_t n = CARD_BATCH_MAX;

	for (int32_t from = 0; n == CARD_BATCH_MAX;) {
		struct arena_mark mark = arena_mark(sc->arena);
		struct measured last[CARD_PIECES_MAX] = {{NULL, 0}};

		TRY(card_list(sc, r->app->pg, r->g.id, from, CARD_BATCH_MAX, false, &rows, &n));
		for (size_t i = 0; i < n; i++) {
			bool proven;

			TRY(is_proven(sc, r, &rows[i], last, &proven));
			if (proven)
				keep(r, &rows[i], made);
			from = rows[i].ordinal + 1;
		}
		arena_release(sc->arena, mark);
	}
	return RC_OK;
}

static enum rc
plan(struct scope *sc, struct run *r)
{
	bool *made = scope_array(sc, r->all.n, sizeof(*made));

	if (r->lease->epoch > 1)
		TRY(mark_proven(sc, r, made));
	r->todo = scope_array(sc, r->all.n, sizeof(*r->todo));
	for (size_t i = 0; i < r->all.n; i++)
		if (!made[i])
			r->todo[r->n_todo++] = (int32_t)i;
	*r->report = (struct run_report){.total = (int32_t)r->all.n, .kept = (int32_t)(r->all.n - r->n_todo)};
	return RC_OK;
}

/* --- rows -------------------------------------------------------------------- */

static const char *
proof_json(struct scope *sc, const struct shelved_card *card)
{
	static const char *const verdicts[] = {"none", "ok", "warning", "failed"};
	struct text *t = text_new(sc, PRESS_TAIL_MAX);

	text_add(t, "{\"verdict\":");
	text_add_json(t, verdicts[card->proof.verdict]);
	if (card->proof.verdict != PRESS_PROOF_NONE) {
		text_addf(t, ",\"grade\":\"%s\",\"cause\":", press_grade_letter(card->proof.grade));
		text_add_json(t, card->proof.cause);
		text_add(t, ",\"contrast\":");
		text_add_decimal(t, card->proof.contrast, 3);
		text_add(t, ",\"module_mm\":");
		text_add_decimal(t, card->proof.module_mm, 3);
	}
	if (card->notes != NULL)
		text_addf(t, ",\"notes\":%s", card->notes);
	text_add_char(t, '}');
	return t->at;
}

static enum rc
add_row(struct scope *sc, struct run *r, const struct shelved_card *card)
{
	struct stored_card *row = &r->rows[r->n_rows];

	*row = (struct stored_card){
		.ordinal = card->ordinal,
		.table_uuid = r->all.cards[card->ordinal].uuid,
		.epoch = r->lease->epoch,
		.entry_name = r->all.names[card->ordinal],
		.crc32 = card->crc32,
		.proof = proof_json(sc, card),
	};
	shelf_place(sc, r->g.id, r->lease->epoch, row->table_uuid, card, &row->place);
	memcpy(row->sha256, card->sha256, sizeof(row->sha256));
	TRY(card_inputs_digest(sc, &r->inputs, &r->all.cards[card->ordinal], row->inputs_sha256));
	if (r->n_rows++ == 0)
		r->rows_since = clock_ms();
	return RC_OK;
}

static int32_t
done_so_far(const struct run *r)
{
	return r->report->kept + r->report->made;
}

static enum rc
write_rows(struct scope *sc, struct run *r)
{
	if (r->n_rows == 0)
		return RC_OK;
	bool due = clock_ms() - r->progress_ms >= PROGRESS_MS;
	int32_t progress = done_so_far(r) + (int32_t)r->n_rows;

	TRY(card_insert(sc, r->app->pg, r->lease, r->rows, r->n_rows, due ? progress : CARD_PROGRESS_LATER));
	if (due)
		r->progress_ms = clock_ms();
	r->report->made += (int32_t)r->n_rows;
	r->n_rows = 0;
	arena_release(sc->arena, r->no_rows);
	return RC_OK;
}

static enum rc
add_rows(struct scope *sc, struct run *r, const struct shelved_card *cards, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		TRY(add_row(sc, r, &cards[i]));
		if (r->n_rows == ROWS_AT_ONCE)
			TRY(write_rows(sc, r));
	}
	return RC_OK;
}

/* --- the shift --------------------------------------------------------------- */

static void
tell(struct run *r, int64_t moved)
{
	if (moved == r->moved)
		return;
	r->moved = moved;
	r->watch->moved(r->watch->ctx, done_so_far(r), r->report->total);
}

/* Rows follow the cards until the presses have ended. */
static enum rc
follow(struct scope *sc, struct run *r, struct shift *shift, bool *stopped)
{
	const struct shelved_card *cards;
	int64_t moved;
	size_t n;

	r->no_rows = arena_mark(sc->arena);
	for (bool more = true; more;) {
		shift_wait(shift, LOOK_MS, &cards, &n, &moved, &more);
		TRY(add_rows(sc, r, cards, n));
		if (!more || clock_ms() - r->rows_since >= ROWS_WAIT_MS)
			TRY(write_rows(sc, r));
		tell(r, moved);
		if (!*stopped && r->watch->stop(r->watch->ctx)) {
			*stopped = true;
			shift_stop(shift);
		}
	}
	return RC_OK;
}

static void
report_times(struct scope *sc, const struct press_times *times, struct run_report *report)
{
	struct text *stages = text_new(sc, 1000);

	_Static_assert(PRESS_STAGES <= RUN_STAGES_MAX, "a report has room for every stage");
	times_text(stages, times);
	report->stages = stages->at;
	for (size_t i = 0; i < PRESS_STAGES; i++) {
		report->times[i].stage = press_stage_words[i];
		report->times[i].ns = times->ns[i];
	}
	report->n_times = PRESS_STAGES;
}

static enum rc
make(struct scope *sc, struct run *r)
{
	const struct shift_order order = {
		.conf = r->app->conf,
		.objects = r->app->objects,
		.template_pdf = r->template_pdf,
		.settings_json = r->inputs.settings_json,
		.proof = r->proof,
		.accepted = r->accepted,
		.generation_id = r->g.id,
		.epoch = r->lease->epoch,
		.packed = strcmp(conf_text(r->app->conf, OPT_GENERATION_LAYOUT), "packed") == 0,
		.all = &r->all,
		.todo = r->todo,
		.n_todo = r->n_todo,
	};
	size_t presses = (size_t)conf_int(r->app->conf, OPT_GENERATION_PRESSES);
	size_t useful = (r->n_todo + CARDS_PER_PRESS - 1) / CARDS_PER_PRESS;
	AUTO_SHIFT *shift = NULL;
	bool stopped = false;

	r->rows = scope_array(sc, ROWS_AT_ONCE, sizeof(*r->rows));
	TRY(shift_open(sc, &order, presses < useful ? presses : useful, &shift));
	TRY(follow(sc, r, shift, &stopped));
	report_times(sc, shift_times(shift), r->report);
	(void)shift_manifest(sc, shift, &r->manifest);
	if (stopped)
		return fault(sc, RC_AGAIN, "interrupted", "told to stop after %" PRId32 " of %" PRId32 " cards",
			     done_so_far(r), r->report->total);
	return shift_outcome(sc, shift);
}

enum rc
run_generation(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct run_watch *watch,
	       struct run_report *out)
{
	struct run r = {.app = app, .lease = lease, .watch = watch, .report = out};

	*out = (struct run_report){0};
	TRY(load(sc, &r));
	KILL_POINT("run.loaded");
	TRY(plan(sc, &r));
	KILL_POINT("run.planned");
	if (r.n_todo > 0)
		TRY(make(sc, &r));
	KILL_POINT("run.made");
	watch->moved(watch->ctx, done_so_far(&r), out->total);
	return publish_generation(sc, app, lease, &r.all, r.manifest.place.object_key != NULL ? &r.manifest : NULL);
}
