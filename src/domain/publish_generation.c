#include "config.h"
#include "domain/publish_generation.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "js/js.h"
#include "model/archive.h"
#include "model/generation.h"
#include "model/manifest.h"
#include "object/object.h"
#include "store/card.h"

static const char *const verdicts[] = {"none", "ok", "warning", NULL};
enum { VERDICT_NONE, VERDICT_OK, VERDICT_WARNING, VERDICT_COUNT };
static const char *const letters[] = {"A", "B", "C", "D", "F", NULL};
enum { LETTER_COUNT = 5 };

struct summary {
	int64_t of_verdict[VERDICT_COUNT];
	int64_t of_letter[LETTER_COUNT];
	int64_t with_notes;
	double contrast, module_mm; /* the lowest */
};

/* The values are wide of anything a press could have measured: rows are ours. */
static enum rc
add_proof(struct scope *sc, struct summary *sum, const char *json)
{
	int verdict = VERDICT_NONE, letter = -1;
	double contrast = 1, module_mm = 1000;
	struct js proof;

	if (json == NULL)
		return RC_OK;
	TRY(js_parse(sc, (struct bytes){json, strlen(json)}, "", &proof));
	TRY(js_choice(sc, &proof, "verdict", JS_REQUIRED, verdicts, &verdict));
	TRY(js_choice(sc, &proof, "grade", JS_OPTIONAL, letters, &letter));
	TRY(js_real(sc, &proof, "contrast", JS_OPTIONAL, -1e6, 1e6, &contrast));
	TRY(js_real(sc, &proof, "module_mm", JS_OPTIONAL, -1e6, 1e6, &module_mm));
	sum->of_verdict[verdict]++;
	if (letter >= 0)
		sum->of_letter[letter]++;
	sum->with_notes += js_has(&proof, "notes");
	if (verdict != VERDICT_NONE && contrast < sum->contrast)
		sum->contrast = contrast;
	if (verdict != VERDICT_NONE && module_mm < sum->module_mm)
		sum->module_mm = module_mm;
	return RC_OK;
}

/* How many of each letter, and the worst of them. */
static void
add_letters(struct text *t, const struct summary *sum)
{
	const char *worst = "A";

	text_add(t, ",\"grades\":{");
	for (int i = 0; i < LETTER_COUNT; i++) {
		text_addf(t, "%s\"%s\":%" PRId64, i > 0 ? "," : "", letters[i], sum->of_letter[i]);
		worst = sum->of_letter[i] > 0 ? letters[i] : worst;
	}
	text_addf(t, "},\"grade\":\"%s\"", worst);
}

static const char *
summary_json(struct scope *sc, const struct summary *sum)
{
	struct text *t = text_new(sc, 1000);

	text_addf(t, "{\"none\":%" PRId64 ",\"ok\":%" PRId64 ",\"warning\":%" PRId64 ",\"with_notes\":%" PRId64,
		  sum->of_verdict[VERDICT_NONE], sum->of_verdict[VERDICT_OK], sum->of_verdict[VERDICT_WARNING],
		  sum->with_notes);
	if (sum->of_verdict[VERDICT_OK] + sum->of_verdict[VERDICT_WARNING] > 0) {
		add_letters(t, sum);
		text_add(t, ",\"contrast\":");
		text_add_decimal(t, sum->contrast, 3);
		text_add(t, ",\"module_mm\":");
		text_add_decimal(t, sum->module_mm, 3);
	}
	text_add_char(t, '}');
	return t->at;
}

/* The manifest was made of what the run knew; a row that says another thing would make it a lie. */
static enum rc
add_page(struct scope *sc, const struct stored_card *rows, size_t n, const struct manifest_cards *all, struct summary *sum)
{
	for (size_t i = 0; i < n; i++) {
		const struct stored_card *row = &rows[i];

		if (row->ordinal < 0 || (size_t)row->ordinal >= all->n ||
		    memcmp(row->sha256, all->sha256[row->ordinal], sizeof(row->sha256)) != 0)
			return fault(sc, RC_BROKEN, "cards_incomplete", "the card of table %" PRId32 " of %zu is not what was made",
				     row->ordinal, all->n);
		TRY(add_proof(sc, sum, row->proof));
	}
	return RC_OK;
}

/* Pages are read into a scope of their own: memory stays flat whatever the number of cards. */
static enum rc
read_rows(struct scope *sc, const struct app *app, int64_t id, const struct manifest_cards *all, struct summary *sum)
{
	const struct stored_card *rows;
	size_t n = CARD_BATCH_MAX;

	for (int32_t from = 0; n == CARD_BATCH_MAX;) {
		AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
		enum rc rc = card_list(own, app->pg, id, from, CARD_BATCH_MAX, false, &rows, &n);

		if (rc == RC_OK)
			rc = add_page(own, rows, n, all, sum);
		if (rc != RC_OK)
			return fault_copy(sc, &own->fault);
		from = n == 0 ? from : rows[n - 1].ordinal + 1;
	}
	return RC_OK;
}

static void
close_text(void *text)
{
	text_close(text);
}

static enum rc
put_manifest(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct manifest_cards *all,
	     struct manifest_place *out)
{
	char *key = scope_printf(sc, "%s%s", generation_key(sc, lease->subject, lease->epoch, NULL), MANIFEST_NAME);
	struct text *manifest = scope_alloc(sc, sizeof(*manifest));

	text_open(manifest, ARCHIVE_ENTRY_SIZE_MAX);
	scope_at_end(sc, close_text, manifest);
	manifest_of(manifest, all);
	TRY(text_check(sc, manifest, "the manifest"));
	const struct bytes bytes = {manifest->at, manifest->len};

	TRY(object_put(sc, app->objects, key, &bytes, 1));
	*out = manifest_place_of(key, 0, bytes);
	return RC_OK;
}

enum rc
publish_generation(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct manifest_cards *all,
		   const struct manifest_place *manifest)
{
	struct summary sum = {.contrast = 1, .module_mm = 1000};
	struct manifest_place own;

	TRY(read_rows(sc, app, lease->subject, all, &sum));
	if (manifest == NULL)
		TRY(put_manifest(sc, app, lease, all, &own));
	const struct job_result result = {.proof = summary_json(sc, &sum),
					  .manifest = manifest_place_json(sc, manifest != NULL ? manifest : &own)};

	return job_done(sc, app->pg, lease, &result);
}
