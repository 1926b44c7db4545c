/* posmctl template add: one file with its settings, or all of an index (templates/index.json), become templates. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/input.h"
#include "domain/save_template.h"
#include "js/js.h"
#include "model/option.h"
#include "model/settings.h"
#include "store/template.h"

#define INDEX_MAX ((size_t)1024 * 1024)
#define INDEX_ENTRIES_MAX 1000

/* --- one file --------------------------------------------------------------------------- */

static enum rc
add(struct scope *sc, const struct app *app, struct template_upload *upload, const char *pdf, const char *settings)
{
	struct template_saved saved;

	TRY(file_read(sc, pdf, (size_t)conf_int(app->conf, OPT_UPLOAD_MAX_SIZE), &upload->pair.pdf));
	TRY(file_read(sc, settings, SETTINGS_BYTES_MAX, &upload->pair.settings));
	const char *slash = strrchr(pdf, '/');

	upload->file_name = slash == NULL ? pdf : slash + 1;
	upload->pair.settings_at = "";
	TRY(input_blame(sc, pdf, settings, save_template(sc, app, NULL, upload, &saved)));
	printf("%" PRId64 "\t%s%s\n", saved.id, upload->name, saved.decrypted ? "\tdecrypted" : "");
	return RC_OK;
}

static enum rc
add_one(struct scope *sc, const struct args *args, const struct app *app)
{
	const char *settings = args_value(args, "settings"), *name = args_value(args, "name");
	int64_t brand = 0, restaurant = 0;
	struct template_upload upload = {.name = name, .description = args_value(args, "description")};
	struct template_reach *reach = &upload.reach;

	if (settings == NULL || name == NULL || args->n_words != 1)
		return fault(sc, RC_INVALID, "usage",
			     "a template takes FILE, --settings and --name (or --index or --starters for several)");
	if (upload.description == NULL)
		upload.description = "";
	upload.pair.rights.confirmed = args_has(args, "rights-confirmed");
	TRY(input_password(sc, args, &upload.pair.rights.password));
	TRY(input_id(sc, args, "brand", &brand));
	TRY(input_id(sc, args, "restaurant", &restaurant));
	reach->n_brands = brand != 0;
	reach->n_restaurants = restaurant != 0;
	if (reach->n_brands + reach->n_restaurants > 1)
		return fault(sc, RC_INVALID, "usage", "--brand and --restaurant exclude each other");
	reach->visibility = reach->n_brands ? TEMPLATE_BRANDS : reach->n_restaurants ? TEMPLATE_RESTAURANTS : TEMPLATE_GLOBAL;
	reach->brand_ids = &brand;
	reach->restaurant_ids = &restaurant;
	return add(sc, app, &upload, args->words[0], settings);
}

/* --- an index --------------------------------------------------------------------------- */

/* An index may be loaded again after a failure: what is there by its name is passed over. */
static enum rc
is_there(struct scope *sc, const struct app *app, const char *name, bool *out)
{
	const struct template_filter filter = {.visibility = TEMPLATE_GLOBAL, .search = name};
	struct template_list list;

	TRY(template_list(sc, app->pg, NULL, &filter, (struct page){.limit = PAGE_LIMIT_MAX}, &list));
	*out = false;
	for (int i = 0; i < list.n; i++)
		*out = *out || strcmp(list.rows[i].name, name) == 0;
	return RC_OK;
}

static enum rc
add_entry(struct scope *sc, const struct app *app, const char *dir, const struct js *entry)
{
	static const char *const known[] = {"slug", "lang", "name", "description", "pdf", "settings", NULL};
	struct template_upload upload = {.description = "", .reach.visibility = TEMPLATE_GLOBAL};
	const char *pdf, *settings;
	bool there;

	TRY(js_fields(sc, entry, known));
	TRY(js_text(sc, entry, "name", JS_REQUIRED, 1, TEMPLATE_NAME_MAX, &upload.name));
	TRY(js_text(sc, entry, "description", JS_OPTIONAL, 0, TEMPLATE_DESCRIPTION_MAX, &upload.description));
	TRY(js_text(sc, entry, "pdf", JS_REQUIRED, 1, 1000, &pdf));
	TRY(js_text(sc, entry, "settings", JS_REQUIRED, 1, 1000, &settings));
	TRY(is_there(sc, app, upload.name, &there));
	if (there)
		return RC_OK;
	return add(sc, app, &upload, scope_printf(sc, "%s%s", dir, pdf), scope_printf(sc, "%s%s", dir, settings));
}

static enum rc
add_index(struct scope *sc, const struct app *app, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == NULL ? scope_copy(sc, "") : scope_copy_n(sc, path, (size_t)(slash - path) + 1);
	struct bytes json;
	struct js index;

	TRY(file_read(sc, path, INDEX_MAX, &json));
	TRY(input_blame(sc, path, path, js_parse(sc, json, "", &index)));
	if (js_count(&index) == 0 || js_count(&index) > INDEX_ENTRIES_MAX)
		return fault(sc, RC_INVALID, "bad_json", "%s: expected an array of 1 to %d templates", path, INDEX_ENTRIES_MAX);
	for (size_t i = 0; i < js_count(&index); i++) {
		struct js entry = js_item(sc, &index, i);

		TRY(input_blame(sc, path, path, add_entry(sc, app, dir, &entry)));
	}
	return RC_OK;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	const char *index = args_value(args, "index");
	const struct app *app;

	if (args_has(args, "starters"))
		index = scope_printf(sc, "%s/index.json", file_beside(sc, "templates", POSM_DATADIR));

	TRY(ctl_app(sc, args, &app));
	return index != NULL ? add_index(sc, app, index) : add_one(sc, args, app);
}

static const struct args_option options[] = {
	{"settings", "FILE", false, "recommended settings (JSON, format 1)"},
	{"name", "TEXT", false, "what people call it"},
	{"description", "TEXT", false, "a sentence about it"},
	{"brand", "ID", false, "only restaurants of this brand see it"},
	{"restaurant", "ID", false, "only this restaurant sees it"},
	{"rights-confirmed", NULL, false, "I may change this template although its file forbids changes"},
	{"template-password-file", "FILE", false, "the template's password, in the first line of a file"},
	{"index", "FILE", false, "instead: all templates of an index (JSON); those there by name are passed over"},
	{"starters", NULL, false, "instead: the designs that come with posm"},
};

const struct ctl_command ctl_template_add = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "template add",
		.words = "[FILE]",
		.max_words = 1,
		.about = "adds a template (a PDF and its settings) for everybody, a brand or a restaurant; prints its id",
		.more = "",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
