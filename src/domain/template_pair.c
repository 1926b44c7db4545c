#include "config.h"
#include "domain/template_pair.h"

#include <string.h>
#include <sys/random.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/scope.h"
#include "domain/check_link.h"
#include "domain/preflight.h"
#include "domain/sample_cards.h"
#include "model/settings.h"
#include "object/object.h"

#define REPORT_MAX ((size_t)1024 * 1024)

/* --- looking ------------------------------------------------------------------------------------------------ */

static void
add_page(struct text *json, const struct press_page *page)
{
	text_add(json, "{\"width_mm\":");
	text_add_decimal(json, page->width * MM_PER_PT, 3);
	text_add(json, ",\"height_mm\":");
	text_add_decimal(json, page->height * MM_PER_PT, 3);
	text_add(json, ",\"trim_mm\":[");
	for (size_t i = 0; i < LENGTH_OF(page->trim); i++) {
		text_add(json, i > 0 ? "," : "");
		text_add_decimal(json, page->trim[i] * MM_PER_PT, 3);
	}
	text_add(json, "]}");
}

/* {"pages": [...], "file": what the press says of the file, "preflight": what it finds in file and settings together} */
static enum rc
make_report(struct scope *sc, const struct press_template *template, struct bytes preflight, const char **out)
{
	struct text *json = text_new(sc, REPORT_MAX);

	text_add(json, "{\"pages\":[");
	for (int i = 0; i < template->n_pages; i++) {
		text_add(json, i > 0 ? "," : "");
		add_page(json, &template->pages[i]);
	}
	text_addf(json, "],\"decrypted\":%s,\"file\":", template->decrypted ? "true" : "false");
	text_add_bytes(json, template->report.at, template->report.len);
	text_add(json, ",\"preflight\":");
	text_add_bytes(json, preflight.at, preflight.len);
	text_add(json, "}");
	*out = json->at;
	return text_check(sc, json, "the press's report");
}

/* The press points into the settings as into a document of their own. */
static enum rc
point_below(struct scope *sc, enum rc rc, const char *base)
{
	return rc != RC_OK && sc->fault.pointer != NULL ? fault_at(sc, rc, "%s%s", base, sc->fault.pointer) : rc;
}

static enum rc
refuse_outside(struct scope *sc, struct bytes preflight, const char *settings_at)
{
	struct finding_list all, outside;

	TRY(finding_read(sc, preflight, &all));
	finding_outside(sc, &all, &outside);
	if (outside.n == 0)
		return RC_OK;
	const struct finding *first = &outside.items[0];
	const char *where = first->pointer != NULL ? first->pointer : "";
	enum rc rc = fault(sc, RC_INVALID, "elements_outside", "%zu of the elements lie outside the pages; %s: %s", outside.n, where,
			   finding_text(sc, first, LANGUAGE_EN));

	fault_arg(sc, "count", "%zu", outside.n);
	rc = fault_more(sc, rc, finding_list_raw(sc, &outside));
	return fault_at(sc, rc, "%s%s", settings_at, where);
}

static enum rc
pass_press(struct scope *sc, const struct app *app, const struct template_pair *pair, struct press_template *out,
	   struct bytes *preflight)
{
	struct card samples[2]; /* enum sample */
	struct preflight_order order = {.settings_json = pair->settings, .rights = pair->rights, .n_cards = LENGTH_OF(samples),
					.cards = samples};
	AUTO_PRESS *press = NULL;

	TRY(press_open(sc, app->conf, &press));
	TRY(press_inspect(sc, press, pair->pdf, &pair->rights, out));
	for (size_t i = 0; i < LENGTH_OF(samples); i++)
		sample_card(sc, app, (enum sample)i, sample_language(app), &samples[i]);
	order.pdf = out->file;
	return point_below(sc, preflight_raw(sc, press, &order, preflight), pair->settings_at);
}

enum rc
template_pair_check(struct scope *sc, const struct app *app, const struct template_pair *pair, struct template_revision *out,
		    struct bytes *file, bool *decrypted)
{
	const struct settings *settings;
	struct press_template pressed;
	struct bytes preflight;

	TRY(settings_parse(sc, pair->settings, pair->settings_at, &settings));
	TRY(check_link_codes(sc, app->conf, settings, pair->settings_at));
	TRY(pass_press(sc, app, pair, &pressed, &preflight));
	TRY(refuse_outside(sc, preflight, pair->settings_at));
	TRY(make_report(sc, &pressed, preflight, &out->report));
	out->settings = scope_copy_n(sc, pair->settings.at, pair->settings.len);
	out->size = (int64_t)pressed.file.len;
	digest_of(pressed.file, out->sha256);
	*file = pressed.file;
	*decrypted = pressed.decrypted;
	return RC_OK;
}

/* --- keeping ------------------------------------------------------------------------------------------------ */

/* Random, not the digest: two uploads of one file are two objects, and either may go without the other. */
static enum rc
new_key(struct scope *sc, const char **out)
{
	unsigned char random[16];
	struct text *key = text_new(sc, OBJECT_KEY_MAX);

	if (getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return fault_errno(sc, "no_random", "cannot get random bytes");
	text_add(key, "templates/");
	text_add_hex(key, random, sizeof(random));
	text_add(key, ".pdf");
	*out = key->at;
	return RC_OK;
}

enum rc
template_pair_keep(struct scope *sc, const struct app *app, struct bytes file, struct template_revision *out)
{
	TRY(new_key(sc, &out->object_key));
	TRY(template_note_file(sc, app->pg, out->object_key));
	return object_put(sc, app->objects, out->object_key, &file, 1);
}

void
template_pair_take_back(struct scope *sc, const struct app *app, const char *object_key)
{
	struct fault first = sc->fault;

	if (first.rc == RC_AGAIN && strcmp(first.code, "commit_unknown") == 0)
		return;
	if (object_remove(sc, app->objects, object_key) != RC_OK)
		log_fault(LOG_LEVEL_WARNING, sc, "a file without a template stays behind");
	sc->fault = first;
}
