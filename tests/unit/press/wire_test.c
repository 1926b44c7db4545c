/* Frames and messages against a peer that lies. */
#include "config.h"
#include "press/message.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "press/codes.h"
#include "unit/t.h"

static struct wire_frame
whole(const struct text *t)
{
	struct wire_frame frame = {0};
	size_t used;

	CHECK_INT(wire_find(t->at, t->len, &frame, &used), WIRE_WHOLE);
	CHECK_INT(used, t->len);
	return frame;
}

static const struct card sample = {7, "8c1f6c1e-5d5c-4a9e-9a4f-0f5a2f4c1a11", "12", "Терраса", "4", "https://t/x", "Ёлочка", "", "1"};

static void
a_card_arrives_as_it_was_sent(struct scope *sc)
{
	struct text *t = text_new(sc, 10000);
	struct message_card got = {0};

	message_put_card(t, &(struct message_card){sample, PRESS_PROOF_SAMPLE, false});
	struct wire_frame f = whole(t);

	CHECK(message_card(sc, &f, &got));
	CHECK_INT(got.card.ordinal, 7);
	CHECK_INT(got.proof, PRESS_PROOF_SAMPLE);
	CHECK(!got.last);
	CHECK_TEXT(got.card.zone, "Терраса");
	CHECK_TEXT(got.card.brand, "");
	message_mark_last(t);
	CHECK(message_card(sc, &f, &got) && got.last);
}

static void
a_fault_arrives_as_it_was_sent(struct scope *sc)
{
	struct text *t = text_new(sc, 10000);
	AUTO_SCOPE *other = scope_new("test", "");

	(void)fault(other, RC_INVALID, "no_glyph", "no font has \"%s\"", "☃");
	(void)fault_at(other, RC_INVALID, "/elements/%d", 3);
	fault_arg(other, "table", "VIP-3");
	message_put_failed(t, other);
	struct wire_frame f = whole(t);

	CHECK(message_failed(sc, &f));
	CHECK_INT(sc->fault.rc, RC_INVALID);
	CHECK(sc->fault.code == codes_fault("no_glyph"));
	CHECK_TEXT(sc->fault.detail, "no font has \"☃\"");
	CHECK_TEXT(sc->fault.pointer, "/elements/3");
	CHECK_INT(sc->fault.n_args, 1);
	CHECK_TEXT(sc->fault.args[0].value, "VIP-3");
}

static void
words_from_a_file_are_cleaned_before_they_travel(struct scope *sc)
{
	struct text *t = text_new(sc, 100000);
	AUTO_SCOPE *other = scope_new("test", "");
	char *long_text = scope_alloc(other, 2 * WIRE_TEXT_MAX + 2);

	for (size_t i = 0; i < WIRE_TEXT_MAX; i++)
		memcpy(long_text + 2 * i, "ё", 2);
	(void)fault(other, RC_DENIED, "template_refused", "x\xff\x1b[31m%s", long_text);
	message_put_failed(t, other);
	struct wire_frame f = whole(t);

	CHECK(message_failed(sc, &f));
	CHECK(strncmp(sc->fault.detail, "x??[31mё", 9) == 0);
	CHECK(strlen(sc->fault.detail) <= WIRE_TEXT_MAX);
}

static void
heads_that_lie_are_no_frames(struct scope *sc)
{
	struct text *t = text_new(sc, 100);
	struct wire_frame f;
	size_t used = 0;
	uint32_t head[3] = {WIRE_MAGIC, WIRE_MADE, 0};

	(void)t;
	for (size_t n = 0; n < sizeof(head); n++)
		CHECK_INT(wire_find(head, n, &f, &used), WIRE_PARTIAL);
	CHECK_INT(wire_find(head, sizeof(head), &f, &used), WIRE_WHOLE);
	head[2] = WIRE_BODY_MAX;
	CHECK_INT(wire_find(head, sizeof(head), &f, &used), WIRE_PARTIAL);
	head[2] = WIRE_BODY_MAX + 1;
	CHECK_INT(wire_find(head, sizeof(head), &f, &used), WIRE_BAD);
	head[2] = UINT32_MAX;
	CHECK_INT(wire_find(head, sizeof(head), &f, &used), WIRE_BAD);
	head[2] = 0;
	head[1] = 0;
	CHECK_INT(wire_find(head, sizeof(head), &f, &used), WIRE_BAD);
	head[1] = WIRE_FAILED + 1;
	CHECK_INT(wire_find(head, sizeof(head), &f, &used), WIRE_BAD);
	head[1] = WIRE_MADE;
	head[0] ^= 1;
	CHECK_INT(wire_find(head, sizeof(head), &f, &used), WIRE_BAD);
}

static void
put_made(struct text *t, uint32_t verdict, uint32_t grade, uint32_t cause, double contrast, struct bytes tail)
{
	size_t frame = wire_begin(t, WIRE_MADE);

	wire_put_u32(t, 1);
	wire_put_u32(t, verdict);
	wire_put_u32(t, grade);
	wire_put_u32(t, cause);
	wire_put_real(t, contrast);
	wire_put_real(t, 0.4);
	for (int stage = 0; stage < PRESS_WRITE; stage++)
		wire_put_u64(t, 1000);
	wire_put_blob(t, (struct bytes){"[]", 2});
	wire_put_blob(t, tail);
	wire_end(t, frame);
}

static bool
is_made(struct scope *sc, uint32_t verdict, uint32_t grade, uint32_t cause, double contrast, struct bytes tail)
{
	struct text *t = text_new(sc, WIRE_HEAD + WIRE_BODY_MAX);
	struct message_made made;

	put_made(t, verdict, grade, cause, contrast, tail);
	struct wire_frame f = whole(t);

	return message_made(&f, &made);
}

static void
numbers_out_of_range_break_a_message(struct scope *sc)
{
	const struct bytes tail = {"tail", 4};
	char *big = scope_alloc(sc, PRESS_TAIL_MAX + 1);

	CHECK(is_made(sc, 1, 4, 0, 0.5, tail));
	CHECK(!is_made(sc, PRESS_PROOF_FAILED + 1, 4, 0, 0.5, tail));
	CHECK(!is_made(sc, 1, PRESS_GRADE_MAX + 1, 0, 0.5, tail));
	CHECK(!is_made(sc, 1, 4, 1000, 0.5, tail));
	CHECK(!is_made(sc, 1, 4, 0, 1.5, tail));
	CHECK(!is_made(sc, 1, 4, 0, (double)NAN, tail));
	CHECK(!is_made(sc, 1, 4, 0, -(double)INFINITY, tail));
	CHECK(is_made(sc, 1, 4, 0, 0.5, (struct bytes){big, PRESS_TAIL_MAX}));
	CHECK(!is_made(sc, 1, 4, 0, 0.5, (struct bytes){big, PRESS_TAIL_MAX + 1}));
}

static void
a_stage_of_more_than_a_day_breaks_a_message(struct scope *sc)
{
	for (int64_t day = 0; day < 2; day++) {
		struct message_made made = {.ordinal = 1, .proof.cause = "", .tail = {"tail", 4}, .times.ns[PRESS_PROOF] = 1};
		struct text *t = text_new(sc, 1000);

		made.times.ns[PRESS_STAMP] = day * 86400 * 1000000000 + day;
		message_put_made(t, &made);
		struct wire_frame f = whole(t);

		CHECK_INT(message_made(&f, &made), day == 0);
		CHECK_INT(made.times.ns[PRESS_PROOF], day == 0);
	}
}

/* Every message cut at every place, and with a byte too many. */
static void
cut_and_stretched_messages_are_noticed(struct scope *sc)
{
	struct text *t = text_new(sc, 1000);

	put_made(t, 1, 4, 0, 0.5, (struct bytes){"tail", 4});
	struct wire_frame f = whole(t);
	struct message_made made;
	size_t len = f.body.len;

	for (f.body.len = 0; f.body.len < len; f.body.len++)
		CHECK(!message_made(&f, &made));
	f.body.len = len + 1; /* the NUL behind the text */
	CHECK(!message_made(&f, &made));
}

static void
random_bodies_never_read_past_their_end(struct scope *sc)
{
	uint64_t state = 88172645463325252u; /* xorshift: the same bytes in every run */

	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)(state % 200);
		uint8_t *body = malloc(len + 1); /* of its own, so that the sanitizer sees its ends */
		const struct arena_mark mark = arena_mark(sc->arena);
		struct message_inspected *inspected = scope_alloc(sc, sizeof(*inspected));

		for (size_t i = 0; i < len; i++) {
			state ^= state << 13, state ^= state >> 7, state ^= state << 17;
			body[i] = (uint8_t)(state & (round % 2 ? 0xff : 3));
		}
		for (enum wire_kind kind = WIRE_HELLO; kind <= WIRE_FAILED; kind++) {
			struct wire_frame f = {kind, {body, len}};

			(void)message_hello(sc, &f, &(struct message_hello){0});
			(void)message_source(sc, &f, &(struct message_source){0});
			(void)message_card(sc, &f, &(struct message_card){0});
			(void)message_render(&f, &(struct message_render){0});
			(void)message_ready(&f, &(struct message_ready){0});
			(void)message_inspected(&f, inspected);
			(void)message_compiled(&f, &(struct message_compiled){0});
			(void)message_made(&f, &(struct message_made){0});
			(void)message_fonts_told(sc, &f, &(struct message_fonts){0});
			(void)message_failed(sc, &f);
		}
		arena_release(sc->arena, mark);
		free(body);
		state ^= state << 13, state ^= state >> 7, state ^= state << 17;
	}
	CHECK(state != 0);
}

static bool
is_failed(struct scope *sc, uint32_t rc, const char *code, const char *detail, const char *arg)
{
	struct text *t = text_new(sc, 10000);
	size_t frame = wire_begin(t, WIRE_FAILED);

	wire_put_u32(t, rc);
	wire_put_text(t, code);
	wire_put_text(t, detail);
	wire_put_text(t, NULL);
	wire_put_u32(t, 1);
	wire_put_text(t, arg);
	wire_put_text(t, "value");
	wire_end(t, frame);
	struct wire_frame f = whole(t);

	return message_failed(sc, &f);
}

static void
faults_outside_the_known_words_are_refused(struct scope *sc)
{
	CHECK(is_failed(sc, RC_INVALID, "no_glyph", "x", "table"));
	CHECK(!is_failed(sc, RC_OK, "no_glyph", "x", "table"));
	CHECK(!is_failed(sc, RC_BROKEN + 1, "no_glyph", "x", "table"));
	CHECK(!is_failed(sc, RC_INVALID, "made_up", "x", "table"));
	CHECK(!is_failed(sc, RC_INVALID, "no_glyph", "x", "made_up"));
	CHECK(!is_failed(sc, RC_INVALID, "no_glyph", "\x1b[2J", "table"));
	CHECK(!is_failed(sc, RC_INVALID, "no_glyph", "\xc0\x80", "table"));
	CHECK(!is_failed(sc, RC_INVALID, "no_glyph", "\xed\xa0\x80", "table"));
}

static void
more_pages_than_the_limit_break_a_report(struct scope *sc)
{
	struct text *t = text_new(sc, 100000);
	struct message_inspected *m = scope_alloc(sc, sizeof(*m)), *got = scope_alloc(sc, sizeof(*got));

	m->n_pages = PRESS_PAGES_MAX;
	m->report = (struct bytes){"{}", 2};
	message_put_inspected(t, m);
	struct wire_frame f = whole(t);

	CHECK(message_inspected(&f, got));
	CHECK_INT(got->n_pages, PRESS_PAGES_MAX);
	((uint32_t *)(void *)(t->at + WIRE_HEAD))[0] = PRESS_PAGES_MAX + 1;
	CHECK(!message_inspected(&f, got));
	((uint32_t *)(void *)(t->at + WIRE_HEAD))[0] = 0;
	CHECK(!message_inspected(&f, got));
}

static bool
told(struct scope *sc, const struct font_family *family, uint32_t n, struct message_fonts *got)
{
	struct text *t = text_new(sc, 100000);

	message_put_fonts_told(t, &(struct message_fonts){1, family});
	((uint32_t *)(void *)(t->at + WIRE_HEAD))[0] = n;
	struct wire_frame f = whole(t);

	return message_fonts_told(sc, &f, got);
}

static void
a_list_of_fonts_is_what_it_can_be(struct scope *sc)
{
	struct font_family f = {"PT Sans", 0xf, 0xc, 3};
	struct message_fonts got;

	CHECK(told(sc, &f, 1, &got));
	CHECK_TEXT(got.families[0].name, "PT Sans");
	CHECK(got.families[0].styles == 0xf && got.families[0].made == 0xc && got.families[0].languages == 3);
	CHECK(!told(sc, &f, 2, &got));
	CHECK(!told(sc, &f, FONT_FAMILIES_MAX + 1, &got));
	f.styles = 0x3; /* nothing is made that is not there */
	CHECK(!told(sc, &f, 1, &got));
	f = (struct font_family){"PT Sans", 0x10, 0, 0};
	CHECK(!told(sc, &f, 1, &got));
	f = (struct font_family){"PT Sans", 1, 0, 1U << FONT_LANGUAGES};
	CHECK(!told(sc, &f, 1, &got));
}

T_MAIN(T(a_card_arrives_as_it_was_sent), T(a_fault_arrives_as_it_was_sent),
       T(words_from_a_file_are_cleaned_before_they_travel), T(heads_that_lie_are_no_frames),
       T(numbers_out_of_range_break_a_message), T(a_stage_of_more_than_a_day_breaks_a_message),
       T(cut_and_stretched_messages_are_noticed),
       T(random_bodies_never_read_past_their_end), T(faults_outside_the_known_words_are_refused),
       T(more_pages_than_the_limit_break_a_report), T(a_list_of_fonts_is_what_it_can_be))
