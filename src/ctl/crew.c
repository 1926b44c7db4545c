#include "config.h"
#include "ctl/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/verdict.h"

struct crew {
	const struct crew_order *order;
	int folder;
	pthread_mutex_t lock; /* all below */
	size_t next, done;
	bool stop;
	size_t n_failed; /* proofs */
	int32_t failed; /* ordinal of the first */
	struct press_proof proof;
	int64_t began, ready; /* clock_ms() */
	struct press_times times;
};

struct hand {
	struct crew *crew;
	struct scope *sc; /* the thread's own */
	struct scope *feed; /* of the card that was fed last */
	struct arena_mark feed_empty;
	pthread_t thread;
	int number;
	struct bytes prefix;
	enum rc rc;
};

/* --- one card to the disk ---------------------------------------------------------- */

static enum rc
write_parts(struct scope *sc, int fd, const struct press_card *card, struct bytes prefix, const char *name)
{
	struct iovec parts[] = {{(char *)(uintptr_t)prefix.at, prefix.len}, {(char *)(uintptr_t)card->tail.at, card->tail.len}};
	ssize_t n = writev(fd, parts, LENGTH_OF(parts));
	size_t sent = n < 0 ? 0 : (size_t)n;

	if (n < 0 && errno != EINTR)
		return fault_errno(sc, "file_unwritable", "cannot write '%s'", name);
	if (sent < prefix.len)
		TRY(file_write(sc, fd, (const char *)prefix.at + sent, prefix.len - sent, name));
	sent -= sent < prefix.len ? sent : prefix.len;
	return file_write(sc, fd, (const char *)card->tail.at + sent, card->tail.len - sent, name);
}

static enum rc
create_card(struct scope *sc, const struct hand *me, const struct press_card *card, const char *temp, const char *name)
{
	AUTO_FD fd = openat(me->crew->folder, temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return fault_errno(sc, "file_unwritable", "cannot create a file in '%s'", me->crew->order->out);
	return write_parts(sc, fd, card, me->prefix, name);
}

static enum rc
write_card(struct scope *sc, const struct hand *me, const struct press_card *card)
{
	const char *name;
	char temp[64];

	TRY(roster_name(sc, &me->crew->order->source->roster, (size_t)card->ordinal, &name));
	(void)snprintf(temp, sizeof(temp), ".posm-%ld-%d.part", (long)getpid(), me->number);
	enum rc rc = create_card(sc, me, card, temp, name);

	if (rc == RC_OK && renameat(me->crew->folder, temp, me->crew->folder, name) != 0)
		rc = fault_errno(sc, "file_unwritable", "cannot name a file '%s' in '%s'", name, me->crew->order->out);
	if (rc != RC_OK)
		(void)unlinkat(me->crew->folder, temp, 0);
	return rc;
}

/* --- the feed ------------------------------------------------------------------------ */

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct hand *me = ctx;
	struct crew *c = me->crew;

	pthread_mutex_lock(&c->lock);
	size_t i = c->next;

	*more = !c->stop && i < c->order->source->roster.n;
	c->next += *more;
	pthread_mutex_unlock(&c->lock);
	arena_release(me->feed->arena, me->feed_empty);
	if (*more && roster_card(me->feed, &c->order->source->roster, i, card) != RC_OK)
		return fault_copy(sc, &me->feed->fault);
	return RC_OK;
}

/* The run goes on for what is in the press already, so that a few more of them are counted. */
static void
note_failed(struct crew *c, const struct press_card *card)
{
	c->stop = true;
	if (c->n_failed++ == 0 || card->ordinal < c->failed) {
		c->failed = card->ordinal;
		c->proof = card->proof;
	}
}

static enum rc
note_done(struct scope *sc, struct crew *c, const struct press_card *card)
{
	const struct crew_order *o = c->order;
	struct card row;

	c->done++;
	if (o->progress != NULL)
		o->progress(o->watcher, c->done, o->source->roster.n);
	if (card->proof.verdict != PRESS_PROOF_WARNING || o->warn == NULL)
		return RC_OK;
	TRY(roster_card(sc, &o->source->roster, (size_t)card->ordinal, &row));
	o->warn(o->watcher, &row, &card->proof);
	return RC_OK;
}

static enum rc
done_card(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct hand *me = ctx;
	bool failed = card->proof.verdict == PRESS_PROOF_FAILED;
	struct arena_mark mark = arena_mark(sc->arena);
	enum rc rc = RC_OK;

	if (!failed)
		TRY(write_card(sc, me, card));
	pthread_mutex_lock(&me->crew->lock);
	if (failed)
		note_failed(me->crew, card);
	else
		rc = note_done(sc, me->crew, card);
	pthread_mutex_unlock(&me->crew->lock);
	if (rc == RC_OK)
		arena_release(sc->arena, mark);
	return rc;
}

static void
note_ready(struct crew *c)
{
	pthread_mutex_lock(&c->lock);
	if (c->ready == 0)
		c->ready = clock_ms();
	pthread_mutex_unlock(&c->lock);
}

static void
note_times(struct crew *c, const struct press_times *times)
{
	pthread_mutex_lock(&c->lock);
	times_add(&c->times, times);
	pthread_mutex_unlock(&c->lock);
}

/* --- threads -------------------------------------------------------------------------- */

static enum rc
work(struct hand *me)
{
	const struct crew_order *o = me->crew->order;
	const struct press_feed feed = {next_card, done_card, me};
	struct press_prefix prefix;
	AUTO_PRESS *press = NULL;

	TRY(press_open(me->sc, o->source->conf, &press));
	TRY(press_compile(me->sc, press, o->source->pdf, o->source->settings_json, &o->source->rights, &prefix));
	me->prefix = prefix.bytes;
	note_ready(me->crew);
	press_accept(press, o->accepted);
	enum rc rc = press_run(me->sc, press, o->proof, &feed);

	note_times(me->crew, press_times(press));
	return rc;
}

static void *
hand_main(void *thing)
{
	struct hand *me = thing;

	me->rc = work(me);
	pthread_mutex_lock(&me->crew->lock);
	me->crew->stop |= me->rc != RC_OK;
	pthread_mutex_unlock(&me->crew->lock);
	return NULL;
}

static void
open_hand(struct hand *hand, struct crew *crew, int number, const struct scope *sc)
{
	*hand = (struct hand){.crew = crew, .sc = scope_new(sc->kind, sc->id), .feed = scope_new(sc->kind, sc->id),
			      .number = number};
	hand->feed_empty = arena_mark(hand->feed->arena);
}

/* One press needs no thread; of several, the first that cannot be started leaves the work to those before it. */
static void
run_hands(struct hand *hands, size_t n)
{
	size_t started = 1;

	while (started < n && pthread_create(&hands[started].thread, NULL, hand_main, &hands[started]) == 0)
		started++;
	(void)hand_main(&hands[0]);
	for (size_t i = 1; i < started; i++)
		(void)pthread_join(hands[i].thread, NULL);
}

static enum rc
outcome(struct scope *sc, const struct crew *c, const struct hand *hands, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hands[i].rc != RC_OK)
			return fault_copy(sc, &hands[i].sc->fault);
	return c->n_failed > 0 ? verdict_failed(sc, &c->order->source->roster, c->failed, &c->proof, c->n_failed) : RC_OK;
}

enum rc
crew_work(struct scope *sc, const struct crew_order *order, struct crew_times *times)
{
	AUTO_FD folder = open(order->out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct crew crew = {.order = order, .folder = folder, .began = clock_ms()};
	struct hand *hands = scope_array(sc, order->n_presses, sizeof(*hands));

	if (folder < 0)
		return fault_errno(sc, "file_unwritable", "cannot open the folder '%s'", order->out);
	pthread_mutex_init(&crew.lock, NULL);
	for (size_t i = 0; i < order->n_presses; i++)
		open_hand(&hands[i], &crew, (int)i, sc);
	run_hands(hands, order->n_presses);
	enum rc rc = outcome(sc, &crew, hands, order->n_presses);

	*times = (struct crew_times){crew.times, crew.ready - crew.began, clock_ms() - crew.ready};

	for (size_t i = 0; i < order->n_presses; i++) {
		scope_close(hands[i].sc);
		scope_close(hands[i].feed);
	}
	pthread_mutex_destroy(&crew.lock);
	return rc;
}
