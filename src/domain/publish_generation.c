#include "config.h"
#include "domain/publish_generation.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#include "base/digest.h"
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

static void
add_manifest_row(struct scope *sc, struct text *manifest, const struct stored_card *row, const struct card *card)
{
	struct text *hex = text_new(sc, 64);

	text_add_hex(hex, row->sha256, sizeof(row->sha256));
	manifest_add(manifest, &(struct manifest_row){.number = card->number,
						      .zone = card->zone,
						      .uuid = card->uuid,
						      .link = card->url,
						      .file = row->entry_name,
						      .sha256 = hex->at});
}

static enum rc
add_page(struct scope *sc, const struct stored_card *rows, size_t n, const struct card *cards, size_t n_cards,
	 struct text *manifest, struct summary *sum)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].ordinal < 0 || (size_t)rows[i].ordinal >= n_cards)
			return fault(sc, RC_BROKEN, "cards_incomplete", "there is a card of table %" PRId32 " of %zu",
				     rows[i].ordinal, n_cards);
		add_manifest_row(sc, manifest, &rows[i], &cards[rows[i].ordinal]);
		TRY(add_proof(sc, sum, rows[i].proof));
	}
	return text_check(sc, manifest, "the manifest");
}

/* Pages are read into a scope of their own: memory stays flat whatever the number of cards. */
static enum rc
read_rows(struct scope *sc, const struct app *app, int64_t id, const struct card *cards, size_t n_cards,
	  struct text *manifest, struct summary *sum)
{
	const struct stored_card *rows;
	size_t n = CARD_BATCH_MAX;

	for (int32_t from = 0; n == CARD_BATCH_MAX;) {
		AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
		enum rc rc = card_list(own, app->pg, id, from, CARD_BATCH_MAX, false, &rows, &n);

		if (rc == RC_OK)
			rc = add_page(own, rows, n, cards, n_cards, manifest, sum);
		if (rc != RC_OK)
			return fault_copy(sc, &own->fault);
		from = n == 0 ? from : rows[n - 1].ordinal + 1;
	}
	return RC_OK;
}

static enum rc
manifest_json(struct scope *sc, const char *key, const struct text *manifest, const char **out)
{
	struct text *t = text_new(sc, OBJECT_KEY_MAX + 200);
	uint8_t sha256[DIGEST_BYTES];

	digest_of((struct bytes){manifest->at, manifest->len}, sha256);
	text_addf(t, "{\"object_key\":\"%s\",\"size\":%zu,\"crc32\":%lu,\"sha256\":\"", key, manifest->len,
		  crc32_z(0, (const Bytef *)manifest->at, manifest->len));
	text_add_hex(t, sha256, sizeof(sha256));
	text_add(t, "\"}");
	*out = t->at;
	return RC_OK;
}

static void
close_text(void *text)
{
	text_close(text);
}

enum rc
publish_generation(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct card *cards,
		   size_t n)
{
	char *key = scope_printf(sc, "%s%s", generation_key(sc, lease->subject, lease->epoch, NULL), MANIFEST_NAME);
	struct summary sum = {.contrast = 1, .module_mm = 1000};
	struct text *manifest = scope_alloc(sc, sizeof(*manifest));
	struct job_result result;

	text_open(manifest, ARCHIVE_ENTRY_SIZE_MAX);
	scope_at_end(sc, close_text, manifest);
	manifest_begin(manifest);
	TRY(read_rows(sc, app, lease->subject, cards, n, manifest, &sum));
	TRY(object_put(sc, app->objects, key, &(struct bytes){manifest->at, manifest->len}, 1));
	TRY(manifest_json(sc, key, manifest, &result.manifest));
	result.proof = summary_json(sc, &sum);
	return job_done(sc, app->pg, lease, &result);
}
