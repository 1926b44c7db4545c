#include "config.h"
#include "press/session.h"

#include <assert.h>

#include "base/laps.h"
#include "base/scope.h"
#include "press/client.h"
#include "press/message.h"

struct run {
	struct press *press;
	const struct press_feed *feed;
	enum press_proof_mode proof;
	bool more;
	/* ordinals in the press, oldest first */
	uint32_t waiting[CLIENT_WINDOW];
	size_t first, n;
};

static void
send_held(struct press *press, bool last)
{
	if (press->held.len > 0 && last)
		message_mark_last(&press->held);
	text_add_bytes(link_out(&press->link), press->held.at, press->held.len);
	text_clear(&press->held);
}

/* Fills the window. A card is checked here, so that what the press refuses is its own affair. */
static enum rc
feed_cards(struct scope *sc, struct run *run)
{
	while (run->more && run->n < CLIENT_WINDOW) {
		struct message_card m = {.proof = run->proof, .accepted = run->press->accepted};

		TRY(run->feed->next(sc, run->feed->ctx, &m.card, &run->more));
		send_held(run->press, !run->more);
		if (!run->more)
			break;
		TRY(card_check(sc, &m.card));
		assert(m.card.ordinal >= 0);
		message_put_card(&run->press->held, &m);
		run->waiting[(run->first + run->n++) % CLIENT_WINDOW] = (uint32_t)m.card.ordinal;
	}
	return RC_OK;
}

static enum rc
hash_card(struct scope *sc, struct press *press, struct press_card *card)
{
	unsigned int len = sizeof(card->sha256);

	card->crc32 = (uint32_t)crc32_z(press->prefix_crc, card->tail.at, card->tail.len);
	if (EVP_MD_CTX_copy_ex(press->card_sha, press->prefix_sha) != 1 ||
	    EVP_DigestUpdate(press->card_sha, card->tail.at, card->tail.len) != 1 ||
	    EVP_DigestFinal_ex(press->card_sha, card->sha256, &len) != 1)
		return fault(sc, RC_BROKEN, "no_digest", "OpenSSL cannot continue a SHA-256");
	return RC_OK;
}

static enum rc
take_card(struct scope *sc, struct run *run, const struct wire_frame *frame)
{
	struct message_made made;

	if (frame->kind == WIRE_FAILED && message_failed(sc, frame))
		return sc->fault.rc;
	if (!message_made(frame, &made) || (made.tail.len == 0) != run->press->looks)
		return link_broken(sc, &run->press->link, "a malformed card");
	if (run->n == 0 || made.ordinal != run->waiting[run->first])
		return link_broken(sc, &run->press->link, "a card that was not due");
	run->first = (run->first + 1) % CLIENT_WINDOW;
	run->n--;
	struct press_card card = {.ordinal = (int32_t)made.ordinal, .tail = made.tail, .proof = made.proof,
				  .notes = made.notes};

	struct laps watch;

	times_add(&run->press->times, &made.times);
	laps_start(&watch, run->press->times.ns);
	card.size = run->press->prefix_len + card.tail.len;
	if (run->feed->digests)
		TRY(hash_card(sc, run->press, &card));
	TRY(run->feed->done(sc, run->feed->ctx, &card));
	laps_end(&watch, PRESS_WRITE);
	return RC_OK;
}

void
press_accept(struct press *press, unsigned accepted)
{
	press->accepted = accepted;
}

enum rc
press_run(struct scope *sc, struct press *press, enum press_proof_mode proof, const struct press_feed *feed)
{
	struct run run = {.press = press, .feed = feed, .proof = proof, .more = true};
	struct wire_frame frame;

	assert(press->prefix_len > 0); /* press_compile came first */
	session_allow_template(press);
	TRY(feed_cards(sc, &run));
	while (run.n > 0) {
		TRY(link_wait(sc, &press->link, &frame));
		press->link.step_ms = press->card_ms;
		TRY(take_card(sc, &run, &frame));
		while (link_here(&press->link, &frame))
			TRY(take_card(sc, &run, &frame));
		TRY(feed_cards(sc, &run));
	}
	return RC_OK;
}

const struct press_times *
press_times(const struct press *press)
{
	return &press->times;
}
