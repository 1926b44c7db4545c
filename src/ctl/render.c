/* posmctl render: a template, settings and a table of tables become one PDF a table, without any server. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/crew.h"
#include "ctl/input.h"
#include "ctl/source.h"
#include "ctl/verdict.h"
#include "domain/preflight.h"
#include "model/acceptance.h"
#include "model/option.h"

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
		(void)fprintf(stderr, "%sposmctl render: warning: table '%s': %s (grade %s, contrast %.2f, module %.2f mm)\n",
			      screen->drawn != 0 ? "\n" : "", card->number, proof->cause, press_grade_letter(proof->grade),
			      proof->contrast, proof->module_mm);
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

/* --- what is said before ------------------------------------------------------------------ */

/* Elements off their page, by the first table; whatever else is wrong the run tells itself. */
static void
warn_outside(struct scope *sc, const struct source *source)
{
	struct finding_list all, outside;
	struct card card;

	if (roster_card(sc, &source->roster, 0, &card) != RC_OK ||
	    preflight(sc, source->conf,
		      &(struct preflight_order){source->pdf, source->settings_json, source->rights, &card, 1}, &all) != RC_OK) {
		fault_clear(sc);
		return;
	}
	finding_outside(sc, &all, &outside);
	for (size_t i = 0; i < outside.n; i++)
		(void)fprintf(stderr, "posmctl render: warning: %s: %s %s\n", outside.items[i].pointer,
			      finding_text(sc, &outside.items[i], LANGUAGE_EN), finding_remedy(sc, &outside.items[i], LANGUAGE_EN));
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

static void
show_times(struct scope *sc, const struct crew_order *order, const struct crew_times *times)
{
	struct text *stages = text_new(sc, 1000);

	times_text(stages, &times->stages);
	(void)fprintf(stderr, "%zu cards in %lld ms after a start of %lld ms, %zu presses: %s\n", order->source->roster.n,
		      (long long)times->run_ms, (long long)times->start_ms, order->n_presses, stages->at);
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct screen screen = {0};
	struct crew_times times;
	struct source source;
	struct crew_order order = {.out = args_value(args, "out"), .warn = warn, .watcher = &screen, .source = &source};

	TRY(verdict_mode(sc, args, &order.proof));
	TRY(acceptance_of_words(sc, args_value(args, "accept-proof"), &order.accepted));
	TRY(source_load(sc, args, value_or(args, "names", "{{table.uuid}}.pdf"), &source));
	warn_outside(sc, &source);
	TRY(make_folder(sc, order.out));
	order.n_presses = presses(source.conf, source.roster.n);
	if (isatty(STDERR_FILENO))
		order.progress = draw_bar;
	enum rc rc = input_blame(sc, args_value(args, "template"), args_value(args, "settings"), crew_work(sc, &order, &times));

	leave_screen(&screen);
	if (rc == RC_OK && args_has(args, "times"))
		show_times(sc, &order, &times);
	return rc;
}

static const struct args_option options[] = {
	SOURCE_OPTIONS,
	{"out", "DIR", true, "the folder for the cards; it is made where it is missing"},
	{"names", "PATTERN", false, "file names, with placeholders (default {{table.uuid}}.pdf)"},
	PROOF_OPTION,
	ACCEPT_OPTION,
	{"times", NULL, false, "say at the end where the time went, added up over all presses"},
};

const struct ctl_command ctl_render = {
	.spec = {
		.program = "posmctl",
		.config = CTL_NO_CONFIG,
		.command = "render",
		.words = "",
		.about = "makes one PDF a table from a template, settings and a CSV of tables, without any server",
		.more = "Existing files of the same names are replaced. A card is written whole or not at all; one that fails its\n"
			"proof is not written and ends the run.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
