#include "config.h"
#include "pdf/card.h"

#include "base/scope.h"
#include "pdf/desk.h"
#include "pdf/preflight_elements.h"
#include "press/message.h"

#define SAMPLE_EVERY 100 /* cards; as often as the proof looks at a whole card */

static bool
is_proved(const struct desk *desk, const struct message_card *m)
{
	bool sampled = m->last || desk->n_cards % SAMPLE_EVERY == 0;

	return desk->proof != NULL && (m->proof == PRESS_PROOF_ALL || (m->proof == PRESS_PROOF_SAMPLE && sampled));
}

static void
add_notes(struct desk *desk, const struct overlay_marks *marks)
{
	static const char *const words[] = {[OVERLAY_SHRUNK] = "text_shrunk", [OVERLAY_CLIPPED] = "text_clipped"};

	for (size_t i = 0; i < marks->n_notes; i++) {
		const struct overlay_note *note = &marks->notes[i];

		text_addf(&desk->notes, "%s{\"code\":\"%s\",\"pointer\":\"/elements/%zu\",\"size\":", desk->notes.len > 1 ? "," : "",
			  words[note->kind], note->element);
		text_add_decimal(&desk->notes, note->size, 2);
		text_add(&desk->notes, "}");
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
make_card(struct scope *sc, struct desk *desk, const struct message_card *m, struct message_made *made)
{
	desk->times = (struct press_times){{0}};
	laps_start(&desk->watch, desk->times.ns);
	if (desk->preflight != NULL)
		preflight_elements_begin(desk->preflight->elements, &m->card);
	TRY(name_table(sc, &m->card, desk_draw(sc, desk, &m->card)));
	laps_end(&desk->watch, PRESS_DRAW);
	text_clear(&desk->tail);
	if (desk->preflight != NULL) {
		preflight_elements_take(desk->preflight->elements, desk->layers);
		*made = (struct message_made){.ordinal = (uint32_t)m->card.ordinal, .proof = {.cause = ""}, .notes = {"[]", 2}};
		return RC_OK;
	}
	if (desk->print != NULL)
		TRY(print_card(sc, desk->print, desk->layers, &m->card, &desk->tail));
	else
		TRY(card_tail(sc, desk->fold, desk->layers, &m->card, &desk->tail));
	laps_end(&desk->watch, PRESS_STAMP);
	*made = (struct message_made){.ordinal = (uint32_t)m->card.ordinal, .proof = {.cause = ""},
				      .tail = {desk->tail.at, desk->tail.len}};
	if (is_proved(desk, m))
		TRY(proof_card(sc, desk->proof, &m->card, desk->layers, made->tail,
			       &(struct proof_terms){m->last, m->accepted}, &made->proof));
	laps_end(&desk->watch, PRESS_PROOF);
	made->times = desk->times;
	text_clear(&desk->notes);
	text_add_char(&desk->notes, '[');
	for (size_t i = 0; i < desk->fold->n_slots; i++)
		add_notes(desk, &desk->marks[i]);
	text_add_char(&desk->notes, ']');
	made->notes = (struct bytes){desk->notes.at, desk->notes.len};
	desk->n_cards++;
	return text_check(sc, &desk->notes, "the notes on a card");
}

enum rc
do_card(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_card m;
	struct message_made made;

	const struct arena_mark mark = arena_mark(sc->arena);

	if (desk->fold == NULL || !message_card(sc, frame, &m))
		return desk_malformed(sc);
	TRY(make_card(sc, desk, &m, &made));
	message_put_made(&desk->answer, &made);
	arena_release(sc->arena, mark);
	return RC_OK;
}
