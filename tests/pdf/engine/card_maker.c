/*
 * The engine's functions on a command line, without process and prison around them, for the tests of tests/pdf.
 *
 *   card_maker [--rights] [--password P] inspect FILE
 *   card_maker [--rights] [--password P] [--accept CAUSE]... card FILE SETTINGS URL NUMBER OUT      prints verdict and report as JSON
 *   card_maker [--rights] [--password P] run FILE SETTINGS N off|all            makes N cards, prints what they took
 *   card_maker picture FILE PAGE WIDTH OUT
 *
 * Exit: 0, 4 refused, 2 wrong input, 1 otherwise; a fault is one line of JSON on standard output.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/scope.h"
#include "model/acceptance.h"
#include "pdf/card.h"
#include "pdf/fold.h"
#include "pdf/inspect.h"
#include "pdf/overlay.h"
#include "pdf/proof.h"
#include "pdf/render.h"
#include "text/outline.h"

#define FILE_MAX ((size_t)256 * 1024 * 1024)
#define SLOTS_MAX 100

struct maker {
	struct press_rights rights;
	unsigned accepted;
	const struct settings *settings;
	const struct fold *fold;
	struct outline *outline;
	struct overlay *overlay;
	struct proof *proof;
	struct text operators[SLOTS_MAX], tail;
	struct overlay_marks marks[SLOTS_MAX];
	struct card_layer layers[SLOTS_MAX];
};

static enum rc
save(struct scope *sc, const char *path, const struct bytes *parts, size_t n)
{
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0)
		return fault_errno(sc, "no_file", "'%s'", path);
	for (size_t i = 0; i < n; i++)
		TRY(file_write(sc, fd, parts[i].at, parts[i].len, path));
	return RC_OK;
}

static enum rc
open_maker(struct scope *sc, const char *template, const char *settings, struct maker *m)
{
	static const struct proof_limits limits = {0.40, 0.55, 0.25, 0.40};
	struct bytes pdf, json;
	struct render *render;

	TRY(file_read(sc, template, FILE_MAX, &pdf));
	TRY(file_read(sc, settings, SETTINGS_BYTES_MAX, &json));
	TRY(settings_parse(sc, json, "", &m->settings));
	TRY(outline_open(sc, "PT Sans", "", &m->outline));
	TRY(overlay_open(sc, m->settings, m->outline, &m->overlay));
	TRY(render_open(sc, &render));
	TRY(fold_compile(sc, pdf, m->settings, &m->rights, &m->fold));
	TRY(proof_open(sc, render, m->fold, &limits, &m->proof));
	for (size_t i = 0; i < m->fold->n_slots; i++)
		text_open(&m->operators[i], OVERLAY_OPS_MAX);
	text_open(&m->tail, PRESS_TAIL_MAX);
	return RC_OK;
}

static void
close_maker(struct maker *m)
{
	for (size_t i = 0; m->fold != NULL && i < m->fold->n_slots; i++)
		text_close(&m->operators[i]);
	text_close(&m->tail);
	outline_close(m->outline);
}

static enum rc
make(struct scope *sc, struct maker *m, const struct card *card)
{
	for (size_t i = 0; i < m->fold->n_slots; i++) {
		text_clear(&m->operators[i]);
		TRY(overlay_draw(sc, m->overlay, card, m->fold->slots[i].page, &m->fold->slots[i].box, &m->operators[i],
				 &m->marks[i]));
		m->layers[i] = (struct card_layer){{m->operators[i].at, m->operators[i].len}, &m->marks[i]};
	}
	text_clear(&m->tail);
	return card_tail(sc, m->fold, m->layers, card, &m->tail);
}

static struct card
a_card(const char *url, const char *number)
{
	return (struct card){.uuid = "6b1f9a52-3c3e-4a77-9d1b-000000000001",
			     .number = number,
			     .zone = "Терраса",
			     .seats = "4",
			     .url = url,
			     .restaurant = "Кафе «Ёлочка»",
			     .brand = "Ёлки",
			     .date = "23.11.2026"};
}

static enum rc
one_card(struct scope *sc, struct maker *m, char **arg)
{
	struct card card = a_card(arg[2], arg[3]);
	struct press_proof proof;

	TRY(open_maker(sc, arg[0], arg[1], m));
	TRY(make(sc, m, &card));
	TRY(proof_card(sc, m->proof, &card, m->layers, (struct bytes){m->tail.at, m->tail.len},
		       &(struct proof_terms){true, m->accepted}, &proof));
	const struct bytes parts[] = {m->fold->prefix, {m->tail.at, m->tail.len}};

	TRY(save(sc, arg[4], parts, 2));
	printf("{\"verdict\":%d,\"grade\":\"%s\",\"cause\":\"%s\",\"contrast\":%.3f,\"module_mm\":%.3f,\"prefix\":%zu,\"tail\":%zu,\"report\":%s}\n",
	       (int)proof.verdict, press_grade_letter(proof.grade), proof.cause, proof.contrast, proof.module_mm, m->fold->prefix.len, m->tail.len,
	       (const char *)m->fold->report.at);
	return RC_OK;
}

static enum rc
one_of_many(struct scope *sc, struct maker *m, int i, int n, bool prove, int *bad)
{
	struct arena_mark mark = arena_mark(sc->arena);
	struct card card = a_card(scope_printf(sc, "https://check.example/t/6b1f9a52-3c3e-4a77-9d1b-%012d", i),
				  scope_printf(sc, "%d", i));
	struct press_proof proof = {0};

	TRY(make(sc, m, &card));
	if (prove)
		TRY(proof_card(sc, m->proof, &card, m->layers, (struct bytes){m->tail.at, m->tail.len},
			       &(struct proof_terms){i == n - 1, m->accepted}, &proof));
	*bad += proof.verdict == PRESS_PROOF_FAILED;
	arena_release(sc->arena, mark);
	return RC_OK;
}

static enum rc
many_cards(struct scope *sc, struct maker *m, char **arg)
{
	int n = (int)strtol(arg[2], NULL, 10), bad = 0;
	bool prove = strcmp(arg[3], "all") == 0;
	int64_t start = clock_us();

	TRY(open_maker(sc, arg[0], arg[1], m));
	int64_t ready = clock_us();

	for (int i = 0; i < n; i++)
		TRY(one_of_many(sc, m, i, n, prove, &bad));
	int64_t end = clock_us();

	printf("{\"cards\":%d,\"start_us\":%lld,\"us_per_card\":%.1f,\"tail\":%zu,\"failed\":%d}\n", n,
	       (long long)(ready - start), (double)(end - ready) / n, m->tail.len, bad);
	return RC_OK;
}

static enum rc
picture(struct scope *sc, char **arg)
{
	struct render *render;
	struct bytes pdf, png;

	TRY(file_read(sc, arg[0], FILE_MAX, &pdf));
	TRY(render_open(sc, &render));
	TRY(render_png(sc, render, pdf, &(struct render_wish){(int)strtol(arg[1], NULL, 10), (int)strtol(arg[2], NULL, 10), 0, 1}, &png));
	return save(sc, arg[3], &png, 1);
}

static enum rc
inspect(struct scope *sc, const struct maker *m, char **arg)
{
	struct inspect seen;
	struct bytes pdf;

	TRY(file_read(sc, arg[0], FILE_MAX, &pdf));
	TRY(inspect_template(sc, pdf, &m->rights, &seen));
	printf("{\"decrypted\":%s,\"report\":%s}\n", seen.decrypted ? "true" : "false", (const char *)seen.report.at);
	return RC_OK;
}

static enum rc
command(struct scope *sc, struct maker *m, int n, char **arg)
{
	if (n == 2 && strcmp(arg[0], "inspect") == 0)
		return inspect(sc, m, arg + 1);
	if (n == 6 && strcmp(arg[0], "card") == 0)
		return one_card(sc, m, arg + 1);
	if (n == 5 && strcmp(arg[0], "run") == 0)
		return many_cards(sc, m, arg + 1);
	if (n == 5 && strcmp(arg[0], "picture") == 0)
		return picture(sc, arg + 1);
	return fault(sc, RC_INVALID, "usage", "see the head of card_maker.c");
}

static int
tell(const struct scope *sc, enum rc rc)
{
	struct text out;

	text_open(&out, 4096);
	text_addf(&out, "{\"code\":\"%s\",\"pointer\":", sc->fault.code);
	text_add_json(&out, sc->fault.pointer);
	text_add(&out, ",\"text\":");
	text_add_json(&out, sc->fault.detail);
	for (int i = 0; i < sc->fault.n_args; i++) {
		text_addf(&out, ",\"%s\":", sc->fault.args[i].name);
		text_add_json(&out, sc->fault.args[i].value);
	}
	text_add_char(&out, '}');
	puts(out.at);
	text_close(&out);
	return rc == RC_DENIED ? 4 : rc == RC_INVALID ? 2 : 1;
}

int
main(int argc, char **argv)
{
	AUTO_SCOPE *sc = scope_new("command", "card_maker");
	static struct maker m;
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++)
		if (strcmp(argv[i], "--rights") == 0)
			m.rights.confirmed = true;
		else if (strcmp(argv[i], "--password") == 0 && i + 1 < argc)
			m.rights.password = argv[++i];
		else if (strcmp(argv[i], "--accept") == 0 && i + 1 < argc)
			m.accepted |= acceptance_of(argv[++i]);
	enum rc rc = command(sc, &m, argc - i, argv + i);
	int status = rc == RC_OK ? 0 : tell(sc, rc);

	close_maker(&m);
	return status;
}
