#include "config.h"
#include "pdf/preflight_template.h"

#include "base/scope.h"
#include "pdf/desk.h"
#include "pdf/preflight_elements.h"
#include "press/message.h"

/* The template's part at once; then it is compiled as for cards, which follow. */
enum rc
do_preflight(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_source m = {0};
	struct bytes pdf = {0};

	if (desk->fold != NULL || !message_source(sc, frame, &m))
		return desk_malformed(sc);
	const struct press_rights rights = {m.confirmed, m.password};
	struct preflight *p = scope_alloc(sc, sizeof(*p));

	p->template = text_new(sc, MESSAGE_PREFLIGHT_MAX);
	findings_open(sc, &p->findings);
	TRY(desk_map_in(sc, desk, &pdf));
	TRY(desk_settings(sc, desk, m.settings));
	TRY(preflight_template(sc, pdf, &rights, p->template, &p->findings));
	TRY(fold_what_fits(sc, pdf, desk->settings, &rights, &desk->fold));
	if (desk->fold->n_slots > 0)
		TRY(proof_open(sc, desk->render, desk->fold, &desk->limits, &desk->proof));
	p->elements = preflight_elements_open(sc, desk->settings, desk->fold, desk->overlay, &desk->limits);
	TRY(desk_put_out(sc, desk, desk->fold->prefix));
	desk_prepare(sc, desk);
	desk->preflight = p;
	message_put_compiled(&desk->answer, &(struct message_compiled){desk->fold->prefix.len, desk->fold->report});
	return RC_OK;
}

static enum rc
prove(struct scope *sc, struct desk *desk)
{
	struct preflight *p = desk->preflight;
	const struct card *card = preflight_elements_densest(p->elements);

	if (card == NULL)
		return RC_OK;
	TRY(desk_draw(sc, desk, card));
	text_clear(&desk->tail);
	TRY(card_tail(sc, desk->fold, desk->layers, card, &desk->tail));
	return preflight_elements_prove(sc, p->elements, desk->proof, desk->layers, (struct bytes){desk->tail.at, desk->tail.len},
					&p->findings);
}

/* After the cards: everything in one JSON object. */
enum rc
do_preflight_end(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct preflight *p = desk->preflight;
	struct text *json = text_new(sc, MESSAGE_PREFLIGHT_MAX);

	if (p == NULL || !message_preflight_end(frame))
		return desk_malformed(sc);
	preflight_elements_tell(sc, p->elements, preflight_words_open(sc, desk->render, desk->fold), &p->findings);
	TRY(prove(sc, desk));
	TRY(text_check(sc, p->findings.json, "the findings"));
	findings_json(json, &p->findings);
	text_add_char(json, ',');
	text_add_bytes(json, p->template->at, p->template->len);
	text_add_char(json, '}');
	TRY(text_check(sc, json, "the preflight's report"));
	message_put_preflighted(&desk->answer, (struct bytes){json->at, json->len});
	return RC_OK;
}
