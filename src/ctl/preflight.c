/* posmctl preflight: what is to be known of a template and settings before anything is printed, without any server. */
#include "config.h"

#include <stdio.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/input.h"
#include "ctl/source.h"
#include "domain/preflight.h"

#define JSON_MAX ((size_t)8 * 1024 * 1024)

static void
print_place(const struct finding *f)
{
	if (f->page > 0)
		(void)printf("  page %lld", (long long)f->page);
	if (f->has_place)
		(void)printf(", %.1f x %.1f mm at (%.1f, %.1f)", f->width, f->height, f->x, f->y);
	if (f->pointer != NULL)
		(void)printf("%s%s", f->page > 0 ? ", " : "  ", f->pointer);
	if (f->page > 0 || f->pointer != NULL)
		(void)printf("\n");
}

static void
print_findings(struct scope *sc, const struct finding_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct finding *f = &list->items[i];

		(void)printf("%s: %s [%s]\n", finding_rank_words[f->level], finding_text(sc, f, LANGUAGE_EN), f->code);
		print_place(f);
		(void)printf("  %s\n", finding_remedy(sc, f, LANGUAGE_EN));
	}
	if (list->n == 0)
		(void)printf("ok: nothing to say\n");
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct finding_list list;
	struct source source;
	const struct card *cards;
	struct text *json = text_new(sc, JSON_MAX);

	TRY(source_load(sc, args, "{{table.uuid}}.pdf", &source));
	TRY(roster_cards(sc, &source.roster, &cards));
	const struct preflight_order order = {source.pdf, source.settings_json, source.rights, cards, source.roster.n};

	TRY(input_blame(sc, args_value(args, "template"), args_value(args, "settings"), preflight(sc, source.conf, &order, &list)));
	if (args_has(args, "json")) {
		finding_list_json(sc, json, &list, LANGUAGE_EN);
		(void)printf("%s\n", json->at);
	} else {
		print_findings(sc, &list);
	}
	if (list.n > 0 && list.items[0].level == FINDING_RANK_ERROR)
		return fault(sc, RC_INVALID, "proof_failed", "there are errors: cards made so would fail, or be wrong");
	return text_check(sc, json, "the preflight");
}

static const struct args_option options[] = {
	SOURCE_OPTIONS,
	{"json", NULL, false, "everything as one JSON object"},
};

const struct ctl_command ctl_preflight = {
	.spec = {
		.program = "posmctl",
		.config = CTL_NO_CONFIG,
		.command = "preflight",
		.words = "",
		.about = "says what is wrong with a template, settings and tables before anything is printed",
		.more = "Errors end in exit code 3, as a card that fails its proof does. docs/preflight.md lists the findings.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
