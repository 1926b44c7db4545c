/* posmctl print: all cards of a CSV in one PDF, one a page or on sheets, without any server. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/input.h"
#include "ctl/source.h"
#include "ctl/verdict.h"
#include "domain/print_file.h"

struct file_sink {
	struct sink sink;
	int fd;
	const char *name;
};

static enum rc
write_file(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	const struct file_sink *f = (const struct file_sink *)sink;

	return file_write(sc, f->fd, at, len, f->name);
}

/* ---- the proof: of single cards, before any of the print file is written; drawn by the same engine ---- */

#define WARNINGS_SHOWN 10

struct proving {
	const struct roster *roster;
	const struct card *cards;
	size_t next, n_warnings, n_failed;
	int32_t failed; /* ordinal of the first */
	struct press_proof proof;
};

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct proving *p = ctx;

	(void)sc;
	*more = p->next < p->roster->n && p->n_failed == 0;
	if (*more)
		*card = p->cards[p->next++];
	return RC_OK;
}

static enum rc
done_card(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct proving *p = ctx;

	if (card->proof.verdict == PRESS_PROOF_FAILED && p->n_failed++ == 0) {
		p->failed = card->ordinal;
		p->proof = card->proof;
	}
	if (card->proof.verdict == PRESS_PROOF_WARNING && p->n_warnings++ < WARNINGS_SHOWN)
		(void)fprintf(stderr, "posmctl print: warning: table '%s': %s\n", p->cards[card->ordinal].number,
			      verdict_words(sc, &card->proof));
	return RC_OK;
}

static enum rc
prove(struct scope *sc, const struct source *source, enum press_proof_mode mode, const struct card *cards)
{
	struct proving p = {.roster = &source->roster, .cards = cards};
	const struct press_feed feed = {next_card, done_card, &p};
	struct press_prefix prefix;
	AUTO_PRESS *press = NULL;

	if (mode == PRESS_PROOF_OFF)
		return RC_OK;
	TRY(press_open(sc, source->conf, &press));
	TRY(press_compile(sc, press, source->pdf, source->settings_json, &source->rights, &prefix));
	TRY(press_run(sc, press, mode, &feed));
	if (p.n_warnings > WARNINGS_SHOWN)
		(void)fprintf(stderr, "posmctl print: and %zu more warnings\n", p.n_warnings - WARNINGS_SHOWN);
	return p.n_failed > 0 ? verdict_failed(sc, p.roster, p.failed, &p.proof, p.n_failed) : RC_OK;
}

static enum rc
print(struct scope *sc, const struct source *source, enum press_proof_mode proof, const struct sheet *sheet, const char *part,
      const char *name)
{
	AUTO_FD fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	struct file_sink to = {{write_file}, fd, part};
	const struct card *cards;

	if (fd < 0)
		return fault_errno(sc, "file_unwritable", "cannot make '%s'", part);
	TRY(roster_cards(sc, &source->roster, &cards));
	const struct print_file file = {source->pdf, source->settings_json, source->rights, sheet, cards, source->roster.n};

	TRY(prove(sc, source, proof, cards));
	TRY(print_file(sc, source->conf, &file, &to.sink));
	if (fsync(fd) != 0 || rename(part, name) != 0)
		return fault_errno(sc, "file_unwritable", "cannot finish '%s'", name);
	return RC_OK;
}

static enum rc
read_sheet(struct scope *sc, const struct args *args, struct sheet *out)
{
	const struct sheet_words words = {args_value(args, "sheet"), args_value(args, "marks"), args_value(args, "bleed"),
					  args_value(args, "gutter"), args_value(args, "margin"), args_value(args, "order"),
					  args_value(args, "duplex"), args_value(args, "copies")};
	enum rc rc = sheet_parse(sc, &words, out);

	sc->fault.pointer = NULL; /* the text names the option */
	return rc;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	const char *name = args_value(args, "out"), *part = scope_printf(sc, "%s.part", name);
	enum press_proof_mode proof;
	struct sheet sheet;
	struct source source;

	TRY(verdict_mode(sc, args, &proof));
	TRY(read_sheet(sc, args, &sheet));
	TRY(source_load(sc, args, "{{table.uuid}}.pdf", &source));
	enum rc rc = input_blame(sc, args_value(args, "template"), args_value(args, "settings"),
				 print(sc, &source, proof, &sheet, part, name));

	if (rc != RC_OK)
		(void)unlink(part);
	return rc;
}

static const struct args_option options[] = {
	SOURCE_OPTIONS,
	{"out", "FILE", true, "the PDF to make"},
	{"sheet", "NAME", false, "card (one a page, the default), a preset, a4, a3, sra3, letter, or WIDTHxHEIGHT in mm"},
	{"marks", "0|1", false, "crop marks (default 1 where cards are cut out)"},
	{"bleed", "MM", false, "shown around every card as far as the template has it (default 3)"},
	{"gutter", "MM", false, "between cards on a paper (default 0)"},
	{"margin", "MM", false, "around all cards on a paper (default 10)"},
	{"order", "rows|stacks", false, "row by row, or so that cut stacks are in order (default rows)"},
	{"duplex", "off|long-edge|short-edge", false, "even template pages on the back, by the edge the paper is turned about"},
	{"copies", "N", false, "of every card (default 1)"},
	PROOF_OPTION,
};

const struct ctl_command ctl_print = {
	.spec = {
		.program = "posmctl",
		.config = CTL_NO_CONFIG,
		.command = "print",
		.words = "",
		.about = "makes one PDF of all cards for the print shop, the template stored once, without any server",
		.more = "Presets: docs/print-file.md. Cards keep their size. A card that fails its proof ends the run with\n"
			"exit code 3, and no file is made.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
