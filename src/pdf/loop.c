#include "config.h"
#include "pdf/loop.h"

#include <string.h>
#include <sys/mman.h>

#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "pdf/card.h"
#include "pdf/fold.h"
#include "pdf/inbox.h"
#include "pdf/inspect.h"
#include "pdf/overlay.h"
#include "pdf/prison.h"
#include "pdf/proof.h"
#include "pdf/render.h"
#include "press/message.h"
#include "text/outline.h"

#define SAMPLE_EVERY 100 /* cards; as often as the proof looks at a whole card */

struct loop {
	struct inbox inbox;
	struct text answer;
	struct proof_limits limits;
	struct outline *outline;
	struct render *render;
	/* of the compiled template; NULL before */
	const struct fold *fold;
	const struct settings *settings;
	struct overlay *overlay;
	struct proof *proof;
	/* a layer for each of the fold's slots, reused from card to card */
	struct card_layer *layers;
	struct overlay_marks *marks;
	struct text *operators;
	struct text tail, notes;
	uint32_t n_cards;
};

/* --- files ------------------------------------------------------------------- */

static enum rc
map_in(struct scope *sc, const struct loop *l, struct bytes *out)
{
	if (l->inbox.fds[0] < 0)
		return fault(sc, RC_BROKEN, "press_failed", "a request came without its file");
	return file_map(sc, l->inbox.fds[0], "the template", PRESS_PREFIX_MAX, out);
}

/* Into the file that came with the request, by a mapping: RLIMIT_FSIZE forbids writes, and the file has its size. */
static enum rc
put_out(struct scope *sc, const struct loop *l, struct bytes b)
{
	if (l->inbox.fds[1] < 0)
		return fault(sc, RC_BROKEN, "press_failed", "a request came without a file for its result");
	if (b.len > PRESS_PREFIX_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the result is over %zu bytes", PRESS_PREFIX_MAX);
	void *at = mmap(NULL, b.len, PROT_READ | PROT_WRITE, MAP_SHARED, l->inbox.fds[1], 0);

	if (at == MAP_FAILED)
		return fault_errno(sc, "press_failed", "cannot map the file for the result");
	memcpy(at, b.at, b.len);
	(void)munmap(at, b.len); /* or the other side cannot seal it */
	return RC_OK;
}

/* --- requests ------------------------------------------------------------------ */

static enum rc
malformed(struct scope *sc)
{
	return fault(sc, RC_BROKEN, "press_failed", "a request is malformed");
}

static void
describe_page(const struct geometry *from, struct press_page *to)
{
	*to = (struct press_page){from->width, from->height, {0}};
	memcpy(to->trim, from->trim, sizeof(to->trim));
}

static enum rc
inspect(struct scope *sc, struct loop *l, const struct wire_frame *frame)
{
	struct message_source m;
	struct inspect seen;
	struct bytes pdf;
	struct message_inspected *answer = scope_alloc(sc, sizeof(*answer));

	if (!message_source(sc, frame, &m))
		return malformed(sc);
	TRY(map_in(sc, l, &pdf));
	TRY(inspect_template(sc, pdf, &(struct press_rights){m.confirmed, m.password}, &seen));
	answer->n_pages = (uint32_t)seen.n_pages;
	for (size_t i = 0; i < seen.n_pages; i++)
		describe_page(&seen.pages[i], &answer->pages[i]);
	answer->report = seen.report;
	answer->decrypted = seen.decrypted;
	if (seen.decrypted) {
		TRY(put_out(sc, l, seen.file));
		answer->len = seen.file.len;
	}
	message_put_inspected(&l->answer, answer);
	return RC_OK;
}

static void
prepare_layers(struct scope *sc, struct loop *l)
{
	size_t n = l->fold->n_slots;

	l->layers = scope_array(sc, n, sizeof(*l->layers));
	l->marks = scope_array(sc, n, sizeof(*l->marks));
	l->operators = scope_array(sc, n, sizeof(*l->operators));
	for (size_t i = 0; i < n; i++)
		text_open(&l->operators[i], OVERLAY_OPS_MAX);
	l->n_cards = 0;
}

/* What it makes stays for the cards, in the process's own scope. One template a process. */
static enum rc
compile(struct scope *sc, struct loop *l, const struct wire_frame *frame)
{
	struct message_source m = {0};
	struct bytes pdf = {0};

	if (l->fold != NULL || !message_source(sc, frame, &m))
		return malformed(sc);
	const struct bytes settings = {scope_copy_n(sc, m.settings.at, m.settings.len), m.settings.len};

	TRY(map_in(sc, l, &pdf));
	TRY(settings_parse(sc, settings, "", &l->settings));
	TRY(overlay_open(sc, l->settings, l->outline, &l->overlay));
	TRY(fold_compile(sc, pdf, l->settings, &(struct press_rights){m.confirmed, m.password}, &l->fold));
	if (l->fold->n_slots > 0) /* else nothing is written on any page */
		TRY(proof_open(sc, l->render, l->fold, &l->limits, &l->proof));
	TRY(put_out(sc, l, l->fold->prefix));
	prepare_layers(sc, l);
	message_put_compiled(&l->answer, &(struct message_compiled){l->fold->prefix.len, l->fold->report});
	return RC_OK;
}

static enum rc
render(struct scope *sc, struct loop *l, const struct wire_frame *frame)
{
	struct message_render m;
	struct bytes pdf, png;

	if (!message_render(frame, &m))
		return malformed(sc);
	TRY(map_in(sc, l, &pdf));
	TRY(render_png(sc, l->render, pdf, (int)m.page, (int)m.width_px, &png));
	TRY(put_out(sc, l, png));
	message_put_rendered(&l->answer, png.len);
	return RC_OK;
}

/* --- cards --------------------------------------------------------------------- */

static enum rc
draw_layers(struct scope *sc, struct loop *l, const struct card *card)
{
	for (size_t i = 0; i < l->fold->n_slots; i++) {
		const struct fold_slot *slot = &l->fold->slots[i];
		struct text *operators = &l->operators[i];

		text_clear(operators);
		TRY(overlay_draw(sc, l->overlay, card, slot->page, &slot->box, operators, &l->marks[i]));
		l->layers[i] = (struct card_layer){{operators->at, operators->len}, &l->marks[i]};
	}
	return RC_OK;
}

static bool
is_proved(const struct loop *l, const struct message_card *m)
{
	bool sampled = m->last || l->n_cards % SAMPLE_EVERY == 0;

	return l->proof != NULL && (m->proof == PRESS_PROOF_ALL || (m->proof == PRESS_PROOF_SAMPLE && sampled));
}

static void
add_notes(struct loop *l, const struct overlay_marks *marks)
{
	static const char *const words[] = {[OVERLAY_SHRUNK] = "text_shrunk", [OVERLAY_CLIPPED] = "text_clipped"};

	for (size_t i = 0; i < marks->n_notes; i++) {
		const struct overlay_note *note = &marks->notes[i];

		text_addf(&l->notes, "%s{\"code\":\"%s\",\"pointer\":\"/elements/%zu\",\"size\":", l->notes.len > 1 ? "," : "",
			  words[note->kind], note->element);
		text_add_decimal(&l->notes, note->size, 2);
		text_add(&l->notes, "}");
	}
}

/* The person who reads it knows tables, not ordinals. */
static enum rc
name_table(struct scope *sc, const struct card *card, enum rc rc)
{
	if (rc == RC_OK)
		return RC_OK;
	sc->fault.detail = scope_printf(sc, "table '%s': %s", card->number, sc->fault.detail);
	if (sc->fault.n_args < FAULT_ARGS_MAX)
		fault_arg(sc, "table", "%s", card->number);
	return rc;
}

static enum rc
make_card(struct scope *sc, struct loop *l, const struct message_card *m, struct message_made *made)
{
	TRY(name_table(sc, &m->card, draw_layers(sc, l, &m->card)));
	text_clear(&l->tail);
	TRY(card_tail(sc, l->fold, l->layers, &m->card, &l->tail));
	*made = (struct message_made){.ordinal = (uint32_t)m->card.ordinal, .proof = {.cause = ""},
				      .tail = {l->tail.at, l->tail.len}};
	if (is_proved(l, m))
		TRY(proof_card(sc, l->proof, &m->card, l->layers, made->tail, m->last, &made->proof));
	text_clear(&l->notes);
	text_add_char(&l->notes, '[');
	for (size_t i = 0; i < l->fold->n_slots; i++)
		add_notes(l, &l->marks[i]);
	text_add_char(&l->notes, ']');
	made->notes = (struct bytes){l->notes.at, l->notes.len};
	l->n_cards++;
	return text_check(sc, &l->notes, "the notes on a card");
}

static enum rc
card(struct scope *sc, struct loop *l, const struct wire_frame *frame)
{
	struct message_card m;
	struct message_made made;

	if (l->fold == NULL || !message_card(sc, frame, &m))
		return malformed(sc);
	const struct arena_mark mark = arena_mark(sc->arena);

	TRY(make_card(sc, l, &m, &made));
	message_put_made(&l->answer, &made);
	arena_release(sc->arena, mark);
	return RC_OK;
}

/* --- life ---------------------------------------------------------------------- */

static void
end_request(void *request)
{
	scope_close(request);
}

/* A request that leaves nothing behind has a scope of its own, or a long row of pictures would pile up. */
static enum rc
alone(struct scope *sc, struct loop *l, const struct wire_frame *frame,
      enum rc (*fn)(struct scope *, struct loop *, const struct wire_frame *))
{
	struct scope *request = scope_new("press", "");
	enum rc rc = fn(request, l, frame);

	if (rc == RC_OK) {
		scope_close(request);
		return RC_OK;
	}
	sc->fault = request->fault;
	scope_at_end(sc, end_request, request); /* the fault's words live there */
	return rc;
}

static enum rc
answer(struct scope *sc, struct loop *l, const struct wire_frame *frame)
{
	switch (frame->kind) {
	case WIRE_INSPECT:
		return alone(sc, l, frame, inspect);
	case WIRE_RENDER:
		return alone(sc, l, frame, render);
	case WIRE_COMPILE:
		return compile(sc, l, frame);
	case WIRE_CARD:
		return card(sc, l, frame);
	default:
		return malformed(sc);
	}
}

/* Everything that opens files of the system on first use happens here, outside. */
static enum rc
warm(struct scope *sc, struct loop *l, const struct message_hello *m)
{
	l->limits = (struct proof_limits){m->contrast_error, m->contrast_warning, m->module_error, m->module_warning};
	TRY(outline_open(sc, m->default_font, "", &l->outline));
	TRY(outline_warm(sc, l->outline));
	return render_open(sc, &l->render);
}

static enum rc
begin(struct scope *sc, struct loop *l)
{
	struct wire_frame frame;
	struct message_hello m;
	struct message_ready ready;
	bool more;

	TRY(inbox_next(sc, &l->inbox, &frame, &more));
	if (!more || !message_hello(sc, &frame, &m))
		return malformed(sc);
	TRY(warm(sc, l, &m));
#ifdef POSM_SANITIZED
	log_event(LOG_LEVEL_WARNING, sc, "sanitizer build: no system call filter, no Landlock, no memory limit", NULL);
#endif
	TRY(prison_enter(sc, &(struct prison){m.memory, m.cpu_s, m.readable, m.n_readable}, &ready.bars));
	message_put_ready(&l->answer, &ready);
	return inbox_answer(sc, &l->inbox, &l->answer);
}

static enum rc
serve(struct scope *sc, struct loop *l)
{
	struct wire_frame frame;
	bool more;

	TRY(begin(sc, l));
	for (;;) {
		TRY(inbox_next(sc, &l->inbox, &frame, &more));
		if (!more)
			return RC_OK;
		text_clear(&l->answer);
		TRY(answer(sc, l, &frame));
		inbox_drop_fds(&l->inbox);
		TRY(inbox_answer(sc, &l->inbox, &l->answer));
	}
}

static void
end(struct loop *l)
{
	for (size_t i = 0; l->fold != NULL && i < l->fold->n_slots; i++)
		text_close(&l->operators[i]);
	outline_close(l->outline);
	text_close(&l->answer);
	text_close(&l->tail);
	text_close(&l->notes);
	inbox_close(&l->inbox);
}

enum rc
loop_run(struct scope *sc, int socket)
{
	struct loop l = {0};

	inbox_open(&l.inbox, socket);
	text_open(&l.answer, WIRE_HEAD + WIRE_BODY_MAX);
	text_open(&l.tail, PRESS_TAIL_MAX);
	text_open(&l.notes, MESSAGE_NOTES_MAX);
	enum rc rc = serve(sc, &l);

	if (rc != RC_OK) {
		text_clear(&l.answer);
		message_put_failed(&l.answer, sc);
		if (inbox_answer(sc, &l.inbox, &l.answer) != RC_OK)
			log_fault(LOG_LEVEL_ERROR, sc, "nobody hears why this press ends");
	}
	end(&l);
	return rc;
}
