#include "config.h"
#include "domain/press_shift.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/kill_point.h"
#include "base/laps.h"
#include "base/scope.h"
#include "model/option.h"
#include "press/seat.h"

struct share {
	struct shift *shift;
	struct scope *sc; /* the thread's own */
	int seat;         /* for its press; -1 once the press has it */
	pthread_t thread;
	bool running; /* a thread to join */
	struct shelf_hand *hand;
};

struct shift {
	struct shift_order order;
	struct shelf *shelf;
	pthread_mutex_t lock; /* all below */
	pthread_cond_t news;
	size_t n_seats, n_shares, n_working;
	struct share *shares;
	size_t next; /* of todo */
	bool stop;
	int64_t moved;
	struct shelved_card *finished; /* room for all of todo */
	size_t n_finished, n_lent;
	const struct share *failed; /* the first */
	struct press_times times;
	int32_t unscannable[PRESS_SHIFT_FAILED_MAX];
	const char *cause; /* of the first of them */
	size_t n_unscannable;
};

static void
say(struct shift *s)
{
	s->moved++;
	pthread_cond_signal(&s->news);
}

static void
step(struct shift *s)
{
	pthread_mutex_lock(&s->lock);
	say(s);
	pthread_mutex_unlock(&s->lock);
}

/* The shelf's: these are durable. */
static void
finish(void *ctx, const struct shelved_card *cards, size_t n)
{
	struct shift *s = ctx;

	pthread_mutex_lock(&s->lock);
	memcpy(s->finished + s->n_finished, cards, n * sizeof(cards[0]));
	s->n_finished += n;
	say(s);
	pthread_mutex_unlock(&s->lock);
}

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct share *me = ctx;
	struct shift *s = me->shift;

	(void)sc;
	pthread_mutex_lock(&s->lock);
	*more = !s->stop && s->next < s->order.n_todo;
	if (*more)
		*card = s->order.all->cards[s->order.todo[s->next++]];
	pthread_mutex_unlock(&s->lock);
	return RC_OK;
}

/* A card that does not scan is not stored; the run goes on to name a few more of them. */
static void
note_unscannable(struct shift *s, const struct press_card *card)
{
	pthread_mutex_lock(&s->lock);
	if (s->n_unscannable == 0)
		s->cause = card->proof.cause;
	if (s->n_unscannable < PRESS_SHIFT_FAILED_MAX)
		s->unscannable[s->n_unscannable++] = card->ordinal;
	s->stop = s->stop || s->n_unscannable == PRESS_SHIFT_FAILED_MAX;
	say(s);
	pthread_mutex_unlock(&s->lock);
}

static char *
copy_notes(struct bytes notes)
{
	if (notes.len <= 2) /* [] */
		return NULL;
	char *copy = strndup(notes.at, notes.len);

	if (copy == NULL)
		abort();
	return copy;
}

static enum rc
store_card(struct scope *sc, struct share *me, const struct press_card *card)
{
	struct shelved_card shelved = {.ordinal = card->ordinal, .size = card->size, .crc32 = card->crc32, .proof = card->proof,
				       .notes = copy_notes(card->notes)};

	memcpy(shelved.sha256, card->sha256, sizeof(shelved.sha256));
	return shelf_hand_put(sc, me->hand, me->shift->order.all->cards[card->ordinal].uuid, card->tail, &shelved);
}

static enum rc
done_card(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct share *me = ctx;
	struct arena_mark mark = arena_mark(sc->arena);

	if (card->proof.verdict == PRESS_PROOF_FAILED) {
		note_unscannable(me->shift, card);
		return RC_OK;
	}
	TRY(store_card(sc, me, card));
	arena_release(sc->arena, mark);
	step(me->shift);
	return RC_OK;
}

static void
note_times(struct shift *s, const struct press_times *times)
{
	pthread_mutex_lock(&s->lock);
	times_add(&s->times, times);
	pthread_mutex_unlock(&s->lock);
}

static enum rc
work_press(struct share *me, struct press *press)
{
	const struct shift_order *o = &me->shift->order;
	const struct press_feed feed = {next_card, done_card, me, .digests = true};
	struct press_prefix prefix;

	step(me->shift);
	TRY(press_compile(me->sc, press, o->template_pdf, o->settings_json, NULL, &prefix));
	step(me->shift);
	TRY(shelf_hand_prefix(me->sc, me->hand, prefix.bytes));
	KILL_POINT("press.compiled");
	press_accept(press, o->accepted);
	enum rc rc = press_run(me->sc, press, o->proof, &feed);
	struct press_times times = *press_times(press);
	struct laps last;

	laps_start(&last, times.ns);
	if (rc == RC_OK)
		rc = shelf_hand_end(me->sc, me->hand);
	laps_end(&last, PRESS_WRITE);
	note_times(me->shift, &times);
	return rc;
}

static enum rc
work(struct share *me)
{
	AUTO_PRESS *press = NULL;

	TRY(shelf_hand_open(me->sc, me->shift->shelf, &me->hand));
	TRY(press_open_in_seat(me->sc, me->shift->order.conf, &me->seat, &press));
	KILL_POINT("press.opened");
	return work_press(me, press);
}

/* A failed share still makes durable what it has: the next attempt keeps it. */
static void
save_rest(struct share *me)
{
	struct fault first = me->sc->fault;

	if (shelf_hand_end(me->sc, me->hand) != RC_OK)
		me->sc->fault = first; /* what did not become durable is made anew */
}

static void *
share_main(void *thing)
{
	struct share *me = thing;
	struct shift *s = me->shift;
	enum rc rc = work(me);

	if (rc != RC_OK && me->hand != NULL)
		save_rest(me);
	shelf_hand_close(me->hand);
	pthread_mutex_lock(&s->lock);
	if (rc != RC_OK) {
		s->stop = true;
		if (s->failed == NULL)
			s->failed = me;
	}
	s->n_working--;
	say(s);
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static void
init_sync(struct shift *s)
{
	pthread_condattr_t attr;

	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->news, &attr);
	pthread_condattr_destroy(&attr);
}

static enum rc
start_share(struct scope *sc, struct shift *s, struct share *me)
{
	me->shift = s;
	me->sc = scope_new(sc->kind, sc->id);
	int error = pthread_create(&me->thread, NULL, share_main, me);

	if (error != 0)
		return fault(sc, RC_AGAIN, "no_thread", "cannot start a thread for a press: %s", strerror(error));
	me->running = true;
	return RC_OK;
}

static enum rc
start_shares(struct scope *sc, struct shift *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		pthread_mutex_lock(&s->lock);
		s->n_shares++;
		s->n_working++;
		pthread_mutex_unlock(&s->lock);
		enum rc rc = start_share(sc, s, &s->shares[i]);

		if (rc != RC_OK) {
			pthread_mutex_lock(&s->lock);
			s->n_working--;
			pthread_mutex_unlock(&s->lock);
			return rc;
		}
	}
	return RC_OK;
}

/* The first seat is worth waiting for; of the others those are taken that are free. */
static enum rc
take_seats(struct scope *sc, struct shift *s, size_t *n)
{
	const struct conf *conf = s->order.conf;
	size_t taken = 0;

	for (size_t i = 0; i < *n; i++)
		s->shares[i].seat = -1;
	TRY(seat_take(sc, conf, conf_int(conf, OPT_PRESS_WAIT), &s->shares[taken++].seat));
	while (taken < *n && seat_take(sc, conf, 0, &s->shares[taken].seat) == RC_OK)
		taken++;
	fault_clear(sc);
	*n = taken;
	return RC_OK;
}

enum rc
shift_open(struct scope *sc, const struct shift_order *order, size_t n, struct shift **out)
{
	AUTO_SHIFT *s = calloc(1, sizeof(*s));

	if (s == NULL)
		abort();
	s->order = *order;
	init_sync(s);
	s->shares = calloc(n, sizeof(*s->shares));
	s->finished = calloc(order->n_todo, sizeof(*s->finished));
	if (s->shares == NULL || s->finished == NULL)
		abort();
	s->n_seats = n;
	s->shelf = shelf_open(&(struct shelf_order){.objects = order->objects, .generation_id = order->generation_id,
						    .epoch = order->epoch, .packed = order->packed, .all = order->all,
						    .n_wanted = order->n_todo, .done = finish, .ctx = s});
	TRY(take_seats(sc, s, &n));
	TRY(start_shares(sc, s, n));
	*out = s;
	s = NULL;
	return RC_OK;
}

static void
wait_news(struct shift *s, int64_t wait_ms)
{
	int64_t moved = s->moved;
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += (time_t)(wait_ms / 1000);
	until.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	while (s->moved == moved && s->n_working > 0)
		if (pthread_cond_timedwait(&s->news, &s->lock, &until) != 0)
			return;
}

void
shift_wait(struct shift *s, int64_t wait_ms, const struct shelved_card **cards, size_t *n, int64_t *moved, bool *more)
{
	pthread_mutex_lock(&s->lock);
	if (s->n_lent == s->n_finished)
		wait_news(s, wait_ms);
	*cards = s->finished + s->n_lent;
	*n = s->n_finished - s->n_lent;
	s->n_lent = s->n_finished;
	*moved = s->moved;
	*more = s->n_working > 0;
	pthread_mutex_unlock(&s->lock);
}

void
shift_stop(struct shift *s)
{
	pthread_mutex_lock(&s->lock);
	s->stop = true;
	pthread_mutex_unlock(&s->lock);
}

static int
by_ordinal(const void *a, const void *b)
{
	int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;

	return (left > right) - (left < right);
}

static enum rc
unscannable(struct scope *sc, struct shift *s)
{
	struct text *tables = text_new(sc, 4000);

	qsort(s->unscannable, s->n_unscannable, sizeof(s->unscannable[0]), by_ordinal);
	for (size_t i = 0; i < s->n_unscannable; i++)
		text_addf(tables, "%s%s", i > 0 ? ", " : "", s->order.all->cards[s->unscannable[i]].number);
	if (s->n_unscannable == PRESS_SHIFT_FAILED_MAX)
		text_add(tables, " …"); /* the run ended there */
	enum rc rc = fault(sc, RC_INVALID, "proof_failed", "cards do not scan (%s): tables %s", s->cause, tables->at);

	fault_arg(sc, "tables", "%s", tables->at);
	fault_arg(sc, "count", "%zu", s->n_unscannable);
	fault_arg(sc, "cause", "%s", s->cause);
	if (s->n_unscannable == PRESS_SHIFT_FAILED_MAX)
		fault_arg(sc, "at_least", "%zu", s->n_unscannable);
	return rc;
}

enum rc
shift_outcome(struct scope *sc, struct shift *s)
{
	if (s->failed != NULL)
		return fault_copy(sc, &s->failed->sc->fault);
	if (s->n_unscannable > 0)
		return unscannable(sc, s);
	return RC_OK;
}

bool
shift_manifest(struct scope *sc, const struct shift *s, struct manifest_place *out)
{
	return shelf_manifest(sc, s->shelf, out);
}

const struct press_times *
shift_times(const struct shift *s)
{
	return &s->times;
}

void
shift_close(struct shift *s)
{
	if (s == NULL)
		return;
	shift_stop(s);
	for (size_t i = 0; i < s->n_shares; i++) {
		if (s->shares[i].running)
			pthread_join(s->shares[i].thread, NULL);
		scope_close(s->shares[i].sc);
	}
	for (size_t i = 0; i < s->n_seats; i++)
		if (s->shares[i].seat >= 0)
			(void)close(s->shares[i].seat);
	shelf_close(s->shelf);
	for (size_t i = 0; i < s->n_finished; i++)
		free(s->finished[i].notes);
	pthread_cond_destroy(&s->news);
	pthread_mutex_destroy(&s->lock);
	free(s->shares);
	free(s->finished);
	free(s);
}
