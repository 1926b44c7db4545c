#include "config.h"
#include "domain/shelf.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/kill_point.h"
#include "base/scope.h"
#include "domain/tail_pack.h"
#include "model/archive.h"
#include "model/generation.h"
#include "object/object.h"

#define BATCH_CARDS 64    /* single cards stored together */
#define BATCH_WAIT_MS 250 /* the oldest of them waits no longer */
#define TAILS_BYTES ((size_t)16 * 1024 * 1024) /* of one object of tails, but for the last tail */
#define TAILS_CARDS 8192
#define TAILS_WAIT_MS 5000
#define TAILS_FEW 1024 /* so many are gathered for longer, that a usual restaurant is one object */
#define TAILS_WAIT_FEW_MS 30000

/* What is put but not durable. */
struct pending {
	struct shelved_card *cards;
	size_t n;
	int64_t since;
};

struct shelf {
	struct shelf_order order;
	pthread_mutex_t lock; /* all below */
	size_t n_hands;       /* that have not ended */
	uint64_t prefix_size; /* 0: not stored yet */
	uLong prefix_crc32;
	struct text tails;
	int32_t n_tails; /* objects of tails, the one that is filled included */
	struct pending pending;
	size_t n_durable; /* cards of the objects before it */
	int32_t last; /* the object of tails that has the manifest; 0: none */
	struct manifest_place manifest; /* there, but for the key */
};

struct shelf_hand {
	struct shelf *shelf;
	bool ended;
	struct object_batch *batch; /* of single cards */
	struct tail_packer *packer; /* of the packed shelf */
	struct bytes prefix;
	struct pending pending;
};

static void
pending_open(struct pending *p, size_t room)
{
	*p = (struct pending){.cards = calloc(room, sizeof(*p->cards))};
	if (p->cards == NULL)
		abort();
}

static void
pending_close(struct pending *p)
{
	for (size_t i = 0; i < p->n; i++)
		free(p->cards[i].notes);
	free(p->cards);
	*p = (struct pending){0};
}

static void
pending_add(struct pending *p, const struct shelved_card *card)
{
	if (p->n == 0)
		p->since = clock_ms();
	p->cards[p->n++] = *card;
}

static void
pending_done(struct pending *p, const struct shelf_order *order)
{
	order->done(order->ctx, p->cards, p->n);
	p->n = 0;
}

static bool
pending_is_due(const struct pending *p, int64_t wait_ms)
{
	return p->n > 0 && clock_ms() - p->since >= wait_ms;
}

struct shelf *
shelf_open(const struct shelf_order *order)
{
	struct shelf *shelf = calloc(1, sizeof(*shelf));

	if (shelf == NULL)
		abort();
	shelf->order = *order;
	pthread_mutex_init(&shelf->lock, NULL);
	text_open(&shelf->tails, TAILS_BYTES + 2 * (size_t)PRESS_TAIL_MAX); /* what does not deflate grows a little */
	if (order->packed)
		pending_open(&shelf->pending, TAILS_CARDS);
	shelf->n_tails = 1;
	return shelf;
}

void
shelf_close(struct shelf *shelf)
{
	if (shelf == NULL)
		return;
	pending_close(&shelf->pending);
	text_close(&shelf->tails);
	pthread_mutex_destroy(&shelf->lock);
	free(shelf);
}

/* --- the packed shelf ------------------------------------------------------- */

static char *
prefix_key(struct scope *sc, int64_t id, int64_t epoch)
{
	return scope_printf(sc, "%sprefix", generation_key(sc, id, epoch, NULL));
}

static char *
tails_key(struct scope *sc, int64_t id, int64_t epoch, int32_t n)
{
	return scope_printf(sc, "%stails-%" PRId32, generation_key(sc, id, epoch, NULL), n);
}

/* The first press's is stored; the others' must be the same, or their tails would not fit. */
static enum rc
store_prefix(struct scope *sc, struct shelf *shelf, struct bytes prefix)
{
	const struct shelf_order *o = &shelf->order;
	uLong crc32 = crc32_z(0, (const Bytef *)prefix.at, prefix.len);

	if (shelf->prefix_size > 0)
		return shelf->prefix_size == prefix.len && shelf->prefix_crc32 == crc32
			       ? RC_OK
			       : fault(sc, RC_AGAIN, "press_died", "two presses made another beginning of the same template");
	TRY(object_put(sc, o->objects, prefix_key(sc, o->generation_id, o->epoch), &prefix, 1));
	shelf->prefix_size = prefix.len;
	shelf->prefix_crc32 = crc32;
	return RC_OK;
}

/* Every card of the generation is kept, durable or in this object. */
static bool
is_last(const struct shelf *shelf)
{
	return shelf->n_durable + shelf->pending.n == shelf->order.n_wanted;
}

static enum rc
put_tails(struct scope *sc, struct shelf *shelf, const char *key)
{
	return object_put(sc, shelf->order.objects, key, &(struct bytes){shelf->tails.at, shelf->tails.len}, 1);
}

/* The last ones, and behind them the manifest: it names what is durable together with it, or not at all. */
static enum rc
put_last(struct scope *sc, struct shelf *shelf, const char *key)
{
	struct bytes parts[] = {{shelf->tails.at, shelf->tails.len}, {NULL, 0}};
	struct text manifest;
	enum rc rc;

	text_open(&manifest, ARCHIVE_ENTRY_SIZE_MAX);
	manifest_of(&manifest, shelf->order.all);
	parts[1] = (struct bytes){manifest.at, manifest.len};
	rc = text_check(sc, &manifest, "the manifest");
	if (rc == RC_OK)
		rc = object_put(sc, shelf->order.objects, key, parts, 2);
	if (rc == RC_OK) {
		shelf->last = shelf->n_tails;
		shelf->manifest = manifest_place_of(NULL, parts[0].len, parts[1]);
	}
	text_close(&manifest);
	return rc;
}

static enum rc
store_tails(struct scope *sc, struct shelf *shelf)
{
	const struct shelf_order *o = &shelf->order;
	const char *key = tails_key(sc, o->generation_id, o->epoch, shelf->n_tails);

	if (shelf->pending.n == 0)
		return RC_OK;
	KILL_POINT("press.tails_full");
	TRY(is_last(shelf) ? put_last(sc, shelf, key) : put_tails(sc, shelf, key));
	KILL_POINT("press.tails_put");
	shelf->n_tails++;
	shelf->n_durable += shelf->pending.n;
	text_clear(&shelf->tails);
	pending_done(&shelf->pending, o);
	return RC_OK;
}

/* The last card of all waits for the end of its hand, so that there are tails for the manifest to stand behind. */
static bool
is_due(const struct shelf *shelf)
{
	const struct pending *p = &shelf->pending;

	if (is_last(shelf))
		return false;
	return shelf->tails.len >= TAILS_BYTES || p->n == TAILS_CARDS ||
	       pending_is_due(p, p->n < TAILS_FEW ? TAILS_WAIT_FEW_MS : TAILS_WAIT_MS);
}

static enum rc
add_tail(struct scope *sc, struct shelf *shelf, uint64_t prefix_size, struct bytes packed, const struct shelved_card *card)
{
	struct shelved_card placed = *card;

	placed.tails = shelf->n_tails;
	placed.prefix_size = prefix_size;
	placed.tail_at = shelf->tails.len;
	placed.tail_packed = packed.len;
	text_add_bytes(&shelf->tails, packed.at, packed.len);
	pending_add(&shelf->pending, &placed);
	return is_due(shelf) ? store_tails(sc, shelf) : RC_OK;
}

/* --- single cards ------------------------------------------------------------ */

static enum rc
end_batch(struct scope *sc, struct shelf_hand *hand)
{
	if (hand->pending.n == 0)
		return RC_OK;
	KILL_POINT("press.batch_full");
	TRY(object_batch_end(sc, hand->batch));
	pthread_mutex_lock(&hand->shelf->lock);
	pending_done(&hand->pending, &hand->shelf->order);
	pthread_mutex_unlock(&hand->shelf->lock);
	return RC_OK;
}

static enum rc
add_single(struct scope *sc, struct shelf_hand *hand, const char *uuid, struct bytes tail, const struct shelved_card *card)
{
	const struct shelf_order *o = &hand->shelf->order;
	char *key = generation_key(sc, o->generation_id, o->epoch, uuid);

	enum rc rc = object_batch_add(sc, hand->batch, key, (const struct bytes[]){hand->prefix, tail}, 2);

	if (rc != RC_OK) {
		free(card->notes);
		return rc;
	}
	pending_add(&hand->pending, card);
	if (hand->pending.n == BATCH_CARDS || pending_is_due(&hand->pending, BATCH_WAIT_MS))
		return end_batch(sc, hand);
	return RC_OK;
}

/* --- hands --------------------------------------------------------------------- */

enum rc
shelf_hand_open(struct scope *sc, struct shelf *shelf, struct shelf_hand **out)
{
	struct shelf_hand *hand = scope_alloc(sc, sizeof(*hand));

	*hand = (struct shelf_hand){.shelf = shelf};
	if (!shelf->order.packed) {
		TRY(object_batch_open(sc, shelf->order.objects, &hand->batch));
		pending_open(&hand->pending, BATCH_CARDS);
	} else {
		hand->packer = tail_packer_open();
	}
	pthread_mutex_lock(&shelf->lock);
	shelf->n_hands++;
	pthread_mutex_unlock(&shelf->lock);
	*out = hand;
	return RC_OK;
}

enum rc
shelf_hand_prefix(struct scope *sc, struct shelf_hand *hand, struct bytes prefix)
{
	enum rc rc = RC_OK;

	hand->prefix = prefix;
	if (!hand->shelf->order.packed)
		return RC_OK;
	pthread_mutex_lock(&hand->shelf->lock);
	rc = store_prefix(sc, hand->shelf, prefix);
	pthread_mutex_unlock(&hand->shelf->lock);
	return rc;
}

enum rc
shelf_hand_put(struct scope *sc, struct shelf_hand *hand, const char *uuid, struct bytes tail, const struct shelved_card *card)
{
	enum rc rc;

	memcpy(hand->shelf->order.all->sha256[card->ordinal], card->sha256, sizeof(card->sha256));
	if (!hand->shelf->order.packed)
		return add_single(sc, hand, uuid, tail, card);
	const struct bytes packed = tail_pack(hand->packer, tail);

	pthread_mutex_lock(&hand->shelf->lock);
	rc = add_tail(sc, hand->shelf, card->size - tail.len, packed, card);
	pthread_mutex_unlock(&hand->shelf->lock);
	return rc;
}

enum rc
shelf_hand_end(struct scope *sc, struct shelf_hand *hand)
{
	struct shelf *shelf = hand->shelf;
	enum rc rc = RC_OK;

	if (!shelf->order.packed)
		return end_batch(sc, hand);
	pthread_mutex_lock(&shelf->lock);
	shelf->n_hands -= !hand->ended;
	hand->ended = true;
	if (shelf->n_hands == 0)
		rc = store_tails(sc, shelf);
	pthread_mutex_unlock(&shelf->lock);
	return rc;
}

void
shelf_hand_close(struct shelf_hand *hand)
{
	if (hand == NULL)
		return;
	object_batch_close(hand->batch);
	tail_packer_close(hand->packer);
	hand->packer = NULL;
	pending_close(&hand->pending);
}

bool
shelf_manifest(struct scope *sc, const struct shelf *shelf, struct manifest_place *out)
{
	*out = shelf->manifest;
	if (shelf->last > 0)
		out->place.object_key = tails_key(sc, shelf->order.generation_id, shelf->order.epoch, shelf->last);
	return shelf->last > 0;
}

void
shelf_place(struct scope *sc, int64_t generation_id, int64_t epoch, const char *uuid, const struct shelved_card *card,
	    struct card_place *out)
{
	*out = (struct card_place){.size = card->size, .prefix_size = card->prefix_size, .tail_at = card->tail_at,
				    .tail_packed = card->tail_packed};
	if (card->tails == 0) {
		out->object_key = generation_key(sc, generation_id, epoch, uuid);
		return;
	}
	out->object_key = tails_key(sc, generation_id, epoch, card->tails);
	out->prefix_key = prefix_key(sc, generation_id, epoch);
}
