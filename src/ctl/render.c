/* posmctl render: a template, settings and a table of tables become one PDF a table, without any server. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/crew.h"
#include "ctl/input.h"
#include "ctl/roster.h"
#include "model/option.h"
#include "model/settings.h"

#define CARDS_PER_PRESS 32 /* fewer are not worth another press */
#define BAR_WIDTH 40
#define BAR_MS 100
#define WARNINGS_SHOWN 10

/* --- progress, for people at a terminal ------------------------------------------------ */

struct screen {
	int64_t drawn; /* ms; 0: nothing yet */
	size_t n_warnings;
};

static void
draw_bar(void *watcher, size_t done, size_t total)
{
	struct screen *screen = watcher;
	static const char full[BAR_WIDTH + 1] = "########################################";
	int64_t now = clock_ms();

	if (done < total && now - screen->drawn < BAR_MS)
		return;
	screen->drawn = now;
	(void)fprintf(stderr, "\r[%-*.*s] %zu of %zu", BAR_WIDTH, (int)(BAR_WIDTH * done / total), full, done, total);
}

static void
warn(void *watcher, const struct card *card, const struct press_proof *proof)
{
	struct screen *screen = watcher;

	if (screen->n_warnings++ < WARNINGS_SHOWN)
		(void)fprintf(stderr, "%sposmctl render: warning: table '%s': %s (contrast %.2f, module %.2f mm)\n",
			      screen->drawn != 0 ? "\n" : "", card->number, proof->cause, proof->contrast, proof->module_mm);
}

static void
leave_screen(const struct screen *screen)
{
	if (screen->drawn != 0)
		(void)fputc('\n', stderr);
	if (screen->n_warnings > WARNINGS_SHOWN)
		(void)fprintf(stderr, "posmctl render: and %zu more warnings\n", screen->n_warnings - WARNINGS_SHOWN);
}

/* --- input ------------------------------------------------------------------------------- */

static const char *
value_or(const struct args *args, const char *name, const char *otherwise)
{
	const char *value = args_value(args, name);

	return value != NULL ? value : otherwise;
}

static enum rc
read_proof(struct scope *sc, const char *word, enum press_proof_mode *out)
{
	static const char *const words[] = {
		[PRESS_PROOF_OFF] = "off", [PRESS_PROOF_SAMPLE] = "sample", [PRESS_PROOF_ALL] = "all"};

	for (size_t i = 0; i < LENGTH_OF(words); i++)
		if (strcmp(words[i], word) == 0) {
			*out = (enum press_proof_mode)i;
			return RC_OK;
		}
	return fault(sc, RC_INVALID, "usage", "--proof must be all, sample or off, not '%s'", word);
}

static const char *
today(struct scope *sc)
{
	time_t now = time(NULL);
	struct tm tm;

	(void)localtime_r(&now, &tm);
	return scope_printf(sc, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static enum rc
load_roster(struct scope *sc, const struct args *args, const struct conf *conf, struct roster *out)
{
	const struct roster_frame frame = {
		.link_template = value_or(args, "link-template", conf_text(conf, OPT_QR_URL_TEMPLATE)),
		.restaurant = value_or(args, "restaurant", ""),
		.brand = value_or(args, "brand", ""),
		.date = value_or(args, "date", today(sc)),
		.names = value_or(args, "names", "{{table.uuid}}.pdf"),
		.max = (size_t)conf_int(conf, OPT_GENERATION_MAX_TABLES),
	};

	return roster_load(sc, args_value(args, "tables"), &frame, out);
}

static bool
uses(const struct settings *s, const char *placeholder)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct settings_element *e = &s->elements[i];

		if (strstr(e->type == SETTINGS_QR ? e->qr.data : e->text.value, placeholder) != NULL)
			return true;
	}
	return false;
}

/* What was left out and will be missed on paper. */
static void
remind(const struct args *args, const struct conf *conf, const struct settings *s)
{
	static const struct {
		const char *placeholder, *option;
	} names[] = {{"restaurant.name", "restaurant"}, {"brand.name", "brand"}};

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (args_value(args, names[i].option) == NULL && uses(s, names[i].placeholder))
			(void)fprintf(stderr,
				      "posmctl render: warning: the settings print {{%s}}, and there is no --%s: its place "
				      "stays empty\n",
				      names[i].placeholder, names[i].option);
	if (args_value(args, "link-template") == NULL && conf_is_default(conf, OPT_QR_URL_TEMPLATE))
		(void)fprintf(stderr, "posmctl render: warning: there is no --link-template: links are the example %s\n",
			      conf_text(conf, OPT_QR_URL_TEMPLATE));
}

static enum rc
load(struct scope *sc, const struct args *args, const struct conf *conf, struct roster *roster, struct crew_order *o)
{
	const struct settings *settings;
	const char *path = args_value(args, "settings");

	o->conf = conf;
	o->rights.confirmed = args_has(args, "rights-confirmed");
	TRY(read_proof(sc, value_or(args, "proof", "all"), &o->proof));
	TRY(input_password(sc, args, &o->rights.password));
	TRY(file_read(sc, args_value(args, "template"), (size_t)conf_int(conf, OPT_UPLOAD_MAX_SIZE), &o->pdf));
	TRY(file_read(sc, path, SETTINGS_BYTES_MAX, &o->settings_json));
	TRY(input_blame(sc, NULL, path, settings_parse(sc, o->settings_json, "", &settings)));
	TRY(load_roster(sc, args, conf, roster));
	remind(args, conf, settings);
	o->roster = roster;
	return RC_OK;
}

/* --- output ------------------------------------------------------------------------------- */

/* The folder and those above it. */
static enum rc
make_folder(struct scope *sc, const char *path)
{
	char *p = scope_copy(sc, path);

	for (char *slash = p; (slash = strchr(slash + 1, '/')) != NULL; *slash = '/') {
		*slash = '\0';
		if (mkdir(p, 0777) != 0 && errno != EEXIST)
			return fault_errno(sc, "file_unwritable", "cannot make the folder '%s'", p);
	}
	if (mkdir(p, 0777) != 0 && errno != EEXIST)
		return fault_errno(sc, "file_unwritable", "cannot make the folder '%s'", p);
	return RC_OK;
}

static size_t
presses(const struct conf *conf, size_t n_cards)
{
	size_t most = (size_t)conf_int(conf, OPT_GENERATION_PRESSES), wanted = (n_cards + CARDS_PER_PRESS - 1) / CARDS_PER_PRESS;

	return wanted < most ? wanted : most;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct screen screen = {0};
	struct crew_order order = {.out = args_value(args, "out"), .warn = warn, .watcher = &screen};
	struct roster roster;
	const struct conf *conf;

	/* no file but one that is named: the command needs no installation */
	TRY(conf_load(sc, option_table, OPT_COUNT, args->config, &conf));
	TRY(load(sc, args, conf, &roster, &order));
	TRY(make_folder(sc, order.out));
	order.n_presses = presses(conf, roster.n);
	if (isatty(STDERR_FILENO))
		order.progress = draw_bar;
	enum rc rc = input_blame(sc, args_value(args, "template"), args_value(args, "settings"), crew_work(sc, &order));

	leave_screen(&screen);
	return rc;
}

static const struct args_option options[] = {
	{"template", "FILE", true, "the designer's PDF"},
	{"settings", "FILE", true, "where QR codes and texts go (JSON, format 1)"},
	{"tables", "FILE", true, "the tables: CSV with a header uuid,number[,zone,seats]"},
	{"out", "DIR", true, "the folder for the cards; it is made where it is missing"},
	{"names", "PATTERN", false, "file names, with placeholders (default {{table.uuid}}.pdf)"},
	{"link-template", "URL", false, "the link behind a QR code, with {uuid} (default: option qr.url_template)"},
	{"restaurant", "NAME", false, "for {{restaurant.name}}"},
	{"brand", "NAME", false, "for {{brand.name}}"},
	{"date", "TEXT", false, "for {{date}} (default: today, as 2026-11-23)"},
	{"proof", "all|sample|off", false, "which cards are proved to scan (default all)"},
	{"rights-confirmed", NULL, false, "I may change this template although its file forbids changes"},
	{"template-password-file", "FILE", false, "the template's password, in the first line of a file"},
};

const struct ctl_command ctl_render = {
	.spec = {
		.program = "posmctl",
		.command = "render",
		.words = "",
		.about = "makes one PDF a table from a template, settings and a CSV of tables, without any server",
		.more = "Existing files of the same names are replaced. A card is written whole or not at all; one that fails its\n"
			"proof is not written and ends the run. No configuration file is read but one that --config names.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
