#include "config.h"
#include "domain/few_cards.h"

#include "base/scope.h"
#include "domain/check_link.h"
#include "model/settings.h"

#define CARD_BYTES_MAX (PRESS_PREFIX_MAX + PRESS_TAIL_MAX)

struct making {
	const struct few_cards *wanted;
	struct bytes prefix, *pdfs;
	size_t next;
};

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct making *m = ctx;

	(void)sc;
	*more = m->next < m->wanted->n;
	if (*more) {
		*card = m->wanted->cards[m->next];
		card->ordinal = (int32_t)m->next++;
	}
	return RC_OK;
}

static enum rc
proof_failed(struct scope *sc, const struct card *card, const struct press_proof *proof)
{
	enum rc rc = fault(sc, RC_INVALID, "proof_failed", "the card of table '%s' does not scan (%s)", card->number, proof->cause);

	fault_arg(sc, "cause", "%s", proof->cause);
	fault_arg(sc, "tables", "%s", card->number);
	return rc;
}

static enum rc
card_done(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct making *m = ctx;
	struct text *pdf = text_new(sc, CARD_BYTES_MAX);

	if (card->proof.verdict == PRESS_PROOF_FAILED)
		return proof_failed(sc, &m->wanted->cards[card->ordinal], &card->proof);
	text_add_bytes(pdf, m->prefix.at, m->prefix.len);
	text_add_bytes(pdf, card->tail.at, card->tail.len);
	m->pdfs[card->ordinal] = (struct bytes){pdf->at, pdf->len};
	return text_check(sc, pdf, "the card");
}

enum rc
few_cards(struct scope *sc, const struct app *app, struct press *press, const struct few_cards *wanted, struct bytes *pdfs)
{
	const struct press_rights rights = {.confirmed = true}; /* asked when the file was stored */
	const struct settings *settings;
	struct press_prefix prefix;
	struct making making = {.wanted = wanted, .pdfs = pdfs};
	const struct press_feed feed = {.next = next_card, .done = card_done, .ctx = &making};

	TRY(settings_parse(sc, wanted->settings_json, "/settings", &settings));
	TRY(check_link_codes(sc, app->conf, settings, "/settings"));
	enum rc rc = press_compile(sc, press, wanted->template_pdf, wanted->settings_json, &rights, &prefix);

	if (rc != RC_OK && sc->fault.pointer != NULL)
		return fault_at(sc, rc, "/settings%s", sc->fault.pointer);
	TRY(rc);
	making.prefix = prefix.bytes;
	return press_run(sc, press, wanted->proof, &feed);
}
