#include "config.h"
#include "domain/save_template.h"

#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "base/digest.h"
#include "base/log.h"
#include "base/scope.h"
#include "domain/preflight.h"
#include "domain/sample_cards.h"
#include "fresh/fresh.h"
#include "model/settings.h"
#include "object/object.h"
#include "store/audit.h"
#include "store/restaurant.h"

_Static_assert(TEMPLATE_BLANK_MIN_MM == FRESH_BLANK_MIN_MM, "one limit, two layers");
_Static_assert(TEMPLATE_BLANK_MAX_MM == FRESH_BLANK_MAX_MM, "one limit, two layers");
_Static_assert(TEMPLATE_BLEED_MAX_MM == FRESH_BLEED_MAX_MM, "one limit, two layers");
_Static_assert(TEMPLATE_BLANK_PAGES_MAX == FRESH_PAGES_MAX, "one limit, two layers");

#define REPORT_MAX ((size_t)1024 * 1024)

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
pass_press(struct scope *sc, const struct app *app, const struct template_upload *upload, struct press_template *out,
	   const char **report)
{
	const struct settings *settings;
	struct card samples[2]; /* enum sample */
	struct preflight_order order = {.settings_json = upload->settings, .rights = upload->rights, .n_cards = LENGTH_OF(samples),
					.cards = samples};
	struct bytes preflight;
	AUTO_PRESS *press = NULL;

	TRY(settings_parse(sc, upload->settings, upload->settings_at, &settings));
	TRY(press_open(sc, app->conf, &press));
	TRY(press_inspect(sc, press, upload->pdf, &upload->rights, out));
	for (size_t i = 0; i < LENGTH_OF(samples); i++)
		sample_card(sc, app, (enum sample)i, &samples[i]);
	order.pdf = out->file;
	TRY(point_below(sc, preflight_raw(sc, press, &order, &preflight), upload->settings_at));
	return make_report(sc, out, preflight, report);
}

static bool
holds(const int64_t *ids, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* A person gives a template to places of their own only; to everybody, who may see everything. */
static enum rc
check_reach(struct scope *sc, const struct app *app, const struct who *who, const struct template_upload *upload)
{
	struct restaurant restaurant;

	if (who == NULL || who->scope_all)
		return RC_OK;
	if (upload->visibility == TEMPLATE_GLOBAL)
		return fault(sc, RC_DENIED, "template_shared", "'%s' may give a template to places of their own only",
			     who->login);
	for (size_t i = 0; i < upload->n_brands; i++)
		if (!holds(who->brand_ids, who->n_brands, upload->brand_ids[i]))
			return fault(sc, RC_MISSING, "not_found", "there is no brand %" PRId64, upload->brand_ids[i]);
	for (size_t i = 0; i < upload->n_restaurants; i++)
		TRY(restaurant_load(sc, app->pg, who, upload->restaurant_ids[i], &restaurant));
	return RC_OK;
}

static enum rc
write_rows(struct scope *sc, const struct app *app, const struct who *who, const struct template_upload *upload,
	   const struct template *template, int64_t *id)
{
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(template_insert(sc, app->pg, template, id));
	TRY(template_set_visibility(sc, app->pg, *id, upload->visibility, upload->brand_ids, upload->n_brands,
				    upload->restaurant_ids, upload->n_restaurants));
	const struct audit audit = {"template.add", 0, "template", scope_printf(sc, "%" PRId64, *id), NULL};

	TRY(audit_add(sc, app->pg, who, &audit));
	return pg_commit(sc, app->pg);
}

/* What was stored for nothing goes again; a commit whose fate is unknown keeps its object, and the sweep finds it. */
static void
take_back(struct scope *sc, const struct app *app, const char *key)
{
	struct fault first = sc->fault;

	if (first.rc == RC_AGAIN && strcmp(first.code, "commit_unknown") == 0)
		return;
	if (object_remove(sc, app->objects, key) != RC_OK)
		log_fault(LOG_LEVEL_WARNING, sc, "a file without a template stays behind");
	sc->fault = first;
}

static enum rc
fill_blank(struct scope *sc, struct template_upload *upload)
{
	const struct template_blank *b = upload->blank;

	if (b == NULL)
		return RC_OK;
	return fresh_blank(sc, &(struct fresh_blank){b->width_mm, b->height_mm, b->bleed_mm, (int)b->pages}, &upload->pdf);
}

enum rc
save_template(struct scope *sc, const struct app *app, const struct who *who, const struct template_upload *upload,
	      struct template_saved *out)
{
	struct press_template pressed;
	struct template template = {.name = upload->name, .description = upload->description,
				    .visibility = upload->visibility, .author = who != NULL ? who->login : NULL};
	struct template_revision *current = &template.current;

	struct template_upload filled = *upload;

	TRY(check_reach(sc, app, who, upload));
	TRY(fill_blank(sc, &filled));
	TRY(pass_press(sc, app, &filled, &pressed, &current->report));
	*current = (struct template_revision){
		.size = (int64_t)pressed.file.len, .file_name = upload->file_name, .report = current->report,
		.settings = scope_copy_n(sc, upload->settings.at, upload->settings.len), .author = template.author};
	digest_of(pressed.file, current->sha256);
	TRY(new_key(sc, &current->object_key));
	TRY(object_put(sc, app->objects, current->object_key, &pressed.file, 1));
	enum rc rc = write_rows(sc, app, who, upload, &template, &out->id);

	if (rc != RC_OK)
		take_back(sc, app, current->object_key);
	out->decrypted = pressed.decrypted;
	return rc;
}
