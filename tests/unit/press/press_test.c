/* The client against peers that follow a script: one honest, the others wrong in one way each. */
#include "config.h"
#include "press/press.h"

#include <ftw.h>
#include <openssl/sha.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "model/option.h"
#include "pdf/inbox.h"
#include "press/client.h"
#include "press/message.h"
#include "unit/t.h"

#define CARD_MS 300
#define PREFIX "%PDF-1.7 a prefix"
#define CARDS 500

/* --- peers ------------------------------------------------------------------------ */

struct peer {
	struct scope *sc;
	struct inbox inbox;
	struct text out;
};

typedef void play_fn(struct peer *peer);

static void
take(struct peer *p, struct wire_frame *frame)
{
	bool more;

	if (inbox_next(p->sc, &p->inbox, frame, &more) != RC_OK || !more)
		_exit(0);
}

static void
say(struct peer *p)
{
	if (inbox_answer(p->sc, &p->inbox, &p->out) != RC_OK)
		_exit(1);
	text_clear(&p->out);
}

static void
say_bytes(struct peer *p, const void *at, size_t len)
{
	text_add_bytes(&p->out, at, len);
	say(p);
}

static char *
map_result(struct peer *p)
{
	char *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, p->inbox.fds[1], 0);

	if (at == MAP_FAILED)
		_exit(1);
	return at;
}

static void
compile(struct peer *p)
{
	struct wire_frame frame;

	take(p, &frame);
	char *at = map_result(p);

	memcpy(at, PREFIX, strlen(PREFIX));
	munmap(at, 4096);
	message_put_compiled(&p->out, &(struct message_compiled){strlen(PREFIX), {"{}", 2}});
	say(p);
}

static void
put_card(struct peer *p, uint32_t ordinal)
{
	char *tail = scope_printf(p->sc, "tail of %u", ordinal);

	message_put_made(&p->out, &(struct message_made){.ordinal = ordinal, .proof = {PRESS_PROOF_OK, 4, "", 0.9, 0.5},
							 .notes = {"[]", 2}, .tail = {tail, strlen(tail)}});
}

static uint32_t
take_card(struct peer *p, bool *last)
{
	struct wire_frame frame;
	struct message_card m;

	take(p, &frame);
	if (!message_card(p->sc, &frame, &m))
		_exit(1);
	*last = m.last;
	return (uint32_t)m.card.ordinal;
}

static void
wait_for_ever(struct peer *p)
{
	struct wire_frame frame;

	for (;;)
		take(p, &frame);
}

static void
be_honest(struct peer *p)
{
	bool last = false;

	compile(p);
	for (uint32_t n = 1;; n++) {
		put_card(p, take_card(p, &last));
		if (last != (n == CARDS)) /* the flag stands on the last card and on no other */
			_exit(1);
		say(p);
	}
}

static void
answer_with_half_a_frame(struct peer *p)
{
	struct wire_frame frame;

	compile(p);
	take(p, &frame);
	put_card(p, 0);
	p->out.len -= 3;
	say(p);
	_exit(7);
}

static void
answer_with_a_huge_head(struct peer *p)
{
	const uint32_t head[3] = {WIRE_MAGIC, WIRE_MADE, UINT32_MAX};

	compile(p);
	say_bytes(p, head, sizeof(head));
	wait_for_ever(p);
}

static void
answer_with_text(struct peer *p)
{
	compile(p);
	say_bytes(p, "Segmentation fault (not really)\n", 32);
	wait_for_ever(p);
}

static void
answer_out_of_order(struct peer *p)
{
	compile(p);
	put_card(p, 1);
	say(p);
	wait_for_ever(p);
}

/* Cards that were only looked at have none, those that are made do. */
static void
answer_without_a_tail(struct peer *p)
{
	compile(p);
	message_put_made(&p->out, &(struct message_made){.ordinal = 0, .proof = {PRESS_PROOF_OK, 4, "", 0.9, 0.5}, .notes = {"[]", 2},
							 .tail = {"", 0}});
	say(p);
	wait_for_ever(p);
}

static void
answer_another_question(struct peer *p)
{
	compile(p);
	message_put_rendered(&p->out, 100);
	say(p);
	wait_for_ever(p);
}

static void
say_nothing(struct peer *p)
{
	compile(p);
	wait_for_ever(p);
}

static void
trickle(struct peer *p)
{
	compile(p);
	put_card(p, 0);
	for (size_t i = 0; i + 1 < p->out.len; i++) {
		if (write(p->inbox.socket, p->out.at + i, 1) != 1)
			_exit(1);
		(void)nanosleep(&(struct timespec){0, 20 * 1000 * 1000}, NULL); /* slowness is what is tested */
	}
	wait_for_ever(p);
}

static void
be_killed(struct peer *p)
{
	compile(p);
	(void)raise(SIGKILL);
}

static void
be_told_to_end(struct peer *p)
{
	compile(p);
	(void)raise(SIGTERM);
}

static void
crash(struct peer *p)
{
	compile(p);
	(void)signal(SIGSEGV, SIG_DFL); /* AddressSanitizer would make an exit of it */
	(void)raise(SIGSEGV);
}

static void
use_up_the_processor(struct peer *p)
{
	compile(p);
	(void)raise(SIGXCPU);
}

static void
run_out_of_memory(struct peer *p)
{
	compile(p);
	_exit(SPAWN_NO_MEMORY);
}

static void
refuse_in_unknown_words(struct peer *p)
{
	compile(p);
	(void)fault(p->sc, RC_DENIED, "made_up", "x");
	message_put_failed(&p->out, p->sc);
	say(p);
	wait_for_ever(p);
}

static void
refuse_the_third_card(struct peer *p)
{
	bool last;

	compile(p);
	for (int i = 0; i < 2; i++)
		put_card(p, take_card(p, &last));
	(void)take_card(p, &last);
	(void)fault(p->sc, RC_INVALID, "no_glyph", "no font has it");
	message_put_failed(&p->out, p->sc);
	say(p);
	_exit(1); /* with requests unread */
}

static void
refuse_the_template(struct peer *p)
{
	struct wire_frame frame;

	take(p, &frame);
	(void)fault(p->sc, RC_DENIED, "needs_password", "a password is needed");
	message_put_failed(&p->out, p->sc);
	say(p);
	_exit(1);
}

static void
keep_the_result_mapped(struct peer *p)
{
	struct wire_frame frame;

	take(p, &frame);
	memcpy(map_result(p), PREFIX, strlen(PREFIX));
	message_put_compiled(&p->out, &(struct message_compiled){strlen(PREFIX), {"{}", 2}});
	say(p);
	wait_for_ever(p);
}

static void
claim_too_long_a_result(struct peer *p)
{
	struct wire_frame frame;

	take(p, &frame);
	message_put_compiled(&p->out, &(struct message_compiled){PRESS_PREFIX_MAX + 1, {"{}", 2}});
	say(p);
	wait_for_ever(p);
}

/* A press over a child that plays the script. */
static struct press *
play(play_fn *script)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		abort();
	pid_t pid = fork();

	if (pid == 0) {
		struct peer peer = {.sc = scope_new("peer", "")};

		(void)close(pair[0]);
		inbox_open(&peer.inbox, pair[1]);
		text_open(&peer.out, WIRE_HEAD + WIRE_BODY_MAX);
		script(&peer);
		_exit(0);
	}
	(void)close(pair[1]);
	return client_over(&(struct spawned){pid, pidfd_open(pid, 0), pair[0]}, 3 * CARD_MS, CARD_MS, 60000);
}

/* --- the feed --------------------------------------------------------------------- */

struct feed {
	int32_t next, done;
	int32_t most_at_once;
	bool all_good;
};

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct feed *f = ctx;

	(void)sc;
	*more = f->next < CARDS;
	*card = (struct card){f->next, "8c1f6c1e-5d5c-4a9e-9a4f-0f5a2f4c1a11", "12", "Терраса", "4", "https://t.example/x", "Ёлочка", "", "1"};
	f->next += *more;
	if (f->next - f->done > f->most_at_once)
		f->most_at_once = f->next - f->done;
	return RC_OK;
}

static enum rc
card_done(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct feed *f = ctx;
	const struct arena_mark mark = arena_mark(sc->arena);
	const char *whole = scope_printf(sc, "%stail of %d", PREFIX, f->done);
	uint8_t digest[SHA256_DIGEST_LENGTH];

	(void)SHA256((const uint8_t *)whole, strlen(whole), digest);
	f->all_good &= card->ordinal == f->done && card->size == strlen(whole) &&
		       card->crc32 == crc32(0, (const Bytef *)whole, (uInt)strlen(whole)) &&
		       memcmp(card->sha256, digest, sizeof(digest)) == 0 && card->proof.verdict == PRESS_PROOF_OK;
	f->done++;
	arena_release(sc->arena, mark);
	return RC_OK;
}

static enum rc
run(struct scope *sc, play_fn *script, struct feed *f)
{
	const struct press_feed feed = {next_card, card_done, f, .digests = true};
	const struct bytes pdf = {"%PDF", 4}, settings = {"{}", 2};
	struct press_prefix prefix;
	AUTO_PRESS *press = play(script);

	TRY(press_compile(sc, press, pdf, settings, NULL, &prefix));
	return press_run(sc, press, PRESS_PROOF_ALL, &feed);
}

static void
check_death(struct scope *sc, play_fn *script, const char *code)
{
	struct feed f = {.all_good = true};

	CHECK_FAULT(sc, run(sc, script, &f), code);
	CHECK_INT(sc->fault.rc, RC_AGAIN);
}

/* --- claims ------------------------------------------------------------------------ */

static void
cards_come_in_order_with_the_sums_of_the_whole_file(struct scope *sc)
{
	struct feed f = {.all_good = true};

	CHECK_OK(sc, run(sc, be_honest, &f));
	CHECK(f.all_good);
	CHECK_INT(f.done, CARDS);
}

static void
few_cards_are_in_the_press_at_once(struct scope *sc)
{
	struct feed f = {.all_good = true};

	CHECK_OK(sc, run(sc, be_honest, &f));
	CHECK(f.most_at_once > 1);
	CHECK(f.most_at_once <= CLIENT_WINDOW + 1);
}

static void
half_an_answer_and_an_exit_is_a_death_with_its_code(struct scope *sc)
{
	check_death(sc, answer_with_half_a_frame, "press_died");
	CHECK_INT(sc->fault.n_args, 1);
	CHECK_TEXT(sc->fault.args[0].name, "exit");
	CHECK_TEXT(sc->fault.args[0].value, "7");
}

static void
a_killed_press_is_not_the_templates_fault(struct scope *sc)
{
	check_death(sc, be_told_to_end, "press_killed");
	check_death(sc, be_killed, "press_killed");
	CHECK(strstr(sc->fault.detail, "from outside") != NULL && strstr(sc->fault.detail, "template") == NULL);
	CHECK_INT(sc->fault.n_args, 1);
	CHECK_TEXT(sc->fault.args[0].name, "signal");
	CHECK_TEXT(sc->fault.args[0].value, "9");
}

static void
a_crash_and_what_a_press_used_up_are_told_apart(struct scope *sc)
{
	check_death(sc, crash, "press_died");
	CHECK(strstr(sc->fault.detail, "signal 11") != NULL);
	check_death(sc, use_up_the_processor, "press_timeout");
	CHECK(strstr(sc->fault.detail, "session_timeout") != NULL);
	check_death(sc, run_out_of_memory, "press_memory");
	CHECK(strstr(sc->fault.detail, "press.memory") != NULL);
}

static void
answers_outside_the_protocol_end_the_press(struct scope *sc)
{
	check_death(sc, answer_with_a_huge_head, "press_died");
	check_death(sc, answer_with_text, "press_died");
	check_death(sc, answer_out_of_order, "press_died");
	check_death(sc, answer_without_a_tail, "press_died");
	check_death(sc, answer_another_question, "press_died");
	check_death(sc, refuse_in_unknown_words, "press_died");
}

static void
silence_and_slowness_have_an_end(struct scope *sc)
{
	int64_t start = clock_ms();

	check_death(sc, say_nothing, "press_timeout");
	CHECK(clock_ms() - start >= CARD_MS);
	check_death(sc, trickle, "press_timeout");
	CHECK(clock_ms() - start < 20 * CARD_MS);
}

static void
a_session_has_an_end_too(struct scope *sc)
{
	struct press_prefix prefix;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		abort();
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			(void)pause();
	(void)close(pair[1]);
	AUTO_PRESS *press = client_over(&(struct spawned){pid, pidfd_open(pid, 0), pair[0]}, 60000, 60000, 100);

	CHECK_FAULT(sc, press_compile(sc, press, (struct bytes){"%PDF", 4}, (struct bytes){"{}", 2}, NULL, &prefix), "press_timeout");
	CHECK(strstr(sc->fault.detail, "session_timeout") != NULL);
}

static void
what_the_press_refuses_is_passed_on(struct scope *sc)
{
	struct feed f = {.all_good = true};

	CHECK_FAULT(sc, run(sc, refuse_the_template, &f), "needs_password");
	CHECK_INT(sc->fault.rc, RC_DENIED);
	CHECK_FAULT(sc, run(sc, refuse_the_third_card, &f), "no_glyph");
	CHECK_INT(sc->fault.rc, RC_INVALID);
	CHECK_INT(f.done, 2);
}

static void
a_result_that_could_still_change_is_refused(struct scope *sc)
{
	check_death(sc, keep_the_result_mapped, "press_died");
	check_death(sc, claim_too_long_a_result, "press_died");
}

static void
a_press_that_ended_says_so_again(struct scope *sc)
{
	const struct bytes pdf = {"%PDF", 4}, settings = {"{}", 2};
	struct press_prefix prefix;
	AUTO_PRESS *press = play(refuse_in_unknown_words);

	CHECK_OK(sc, press_compile(sc, press, pdf, settings, NULL, &prefix));
	CHECK_FAULT(sc, press_compile(sc, press, pdf, settings, NULL, &prefix), "press_died");
	CHECK_FAULT(sc, press_compile(sc, press, pdf, settings, NULL, &prefix), "press_died");
	CHECK_INT(sc->fault.rc, RC_BROKEN);
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st, (void)kind, (void)walk;
	return remove(path);
}

static void
a_missing_program_is_named(struct scope *sc)
{
	char folder[] = "/tmp/posm-press-test-XXXXXX";
	const struct conf *conf;
	struct press *press;

	CHECK(mkdtemp(folder) != NULL);
	CHECK_OK(sc, conf_load(sc, option_table, OPT_COUNT, NULL, &conf));
	CHECK_OK(sc, conf_set(sc, conf, "press.program", "/nowhere/posm-press"));
	CHECK_OK(sc, conf_set(sc, conf, "press.cache_directory", scope_printf(sc, "%s/cache", folder)));
	CHECK_FAULT(sc, press_open(sc, conf, &press), "press_missing");
	CHECK(strstr(sc->fault.detail, "/nowhere/posm-press") != NULL);
	CHECK(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0);
}

T_MAIN(T(cards_come_in_order_with_the_sums_of_the_whole_file), T(few_cards_are_in_the_press_at_once),
       T(half_an_answer_and_an_exit_is_a_death_with_its_code), T(a_killed_press_is_not_the_templates_fault),
	       T(a_crash_and_what_a_press_used_up_are_told_apart),
       T(answers_outside_the_protocol_end_the_press), T(silence_and_slowness_have_an_end), T(a_session_has_an_end_too),
       T(what_the_press_refuses_is_passed_on), T(a_result_that_could_still_change_is_refused),
       T(a_press_that_ended_says_so_again), T(a_missing_program_is_named))
