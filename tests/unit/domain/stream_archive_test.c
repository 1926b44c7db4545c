/* An archive streamed from a real folder of objects; the plan is made by hand, so no database is needed. */
#include "config.h"
#include "domain/stream_archive.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object/object.h"
#include "object/dir.h"
#include "unit/t.h"
#include "zip/archive_bytes.h"

#define WHOLE_MAX ((size_t)64 * 1024 * 1024)
#define N 5

struct shop {
	char dir[64];
	struct app app;
	struct archive_plan plan;
	struct archive_entry entries[N];
	struct archive_card cards[N];
};

static void
close_shop(void *shop)
{
	struct shop *s = shop;

	AUTO_SCOPE *sc = scope_new("test", "end");

	for (size_t i = 0; i < N; i++)
		CHECK_OK(sc, object_remove(sc, s->app.objects, s->cards[i].place.object_key));
	object_close(s->app.objects);
	(void)rmdir(scope_printf(sc, "%s/~new", s->dir));
	CHECK(rmdir(s->dir) == 0);
}

/* Cards of 100, 10,100, 20,100 ... bytes, and one of 200,000. */
static size_t
size_of(size_t i)
{
	return i == 3 ? 200000 : 100 + i * 10000;
}

static struct shop *
open_shop(struct scope *sc)
{
	struct shop *s = scope_alloc(sc, sizeof(*s));

	memcpy(s->dir, "/tmp/posm-stream-XXXXXX", 24);
	CHECK(mkdtemp(s->dir) != NULL);
	struct object_store *store = NULL;

	CHECK_OK(sc, dir_open(sc, s->dir, &store));
	s->app.objects = store;
	for (size_t i = 0; i < N; i++) {
		size_t size = size_of(i);
		char *bytes = scope_alloc(sc, size);

		for (size_t at = 0; at < size; at++)
			bytes[at] = (char)(i * 31 + at * 7 + at / 251);
		struct bytes whole = {bytes, size};

		s->cards[i].place = (struct card_place){.object_key = scope_printf(sc, "generations/1/1/%zu.pdf", i), .size = size};
		s->entries[i] = (struct archive_entry){.name = scope_printf(sc, "Зал/%zu.pdf", i), .size = (uint32_t)size,
						       .crc32 = archive_bytes_crc32(whole)};
		s->entries[i].name_len = (uint16_t)strlen(s->entries[i].name);
		CHECK_OK(sc, object_put(sc, store, s->cards[i].place.object_key, &whole, 1));
	}
	s->plan = (struct archive_plan){.archive = {.n = N, .entries = s->entries}, .cards = s->cards, .n_cards = N - 1, .ahead = 2};
	archive_lay_out(&s->plan.archive);
	scope_at_end(sc, close_shop, s);
	return s;
}

static enum rc
open_stream(struct scope *sc, struct shop *s, uint64_t from, uint64_t len, struct archive_stream **out)
{
	*out = stream_archive_begin(sc, &s->app, &s->plan, from, len);
	return stream_archive_ready(sc, *out);
}

static enum rc
try_to_open(struct scope *sc, struct shop *s, uint64_t from, uint64_t len)
{
	AUTO_ARCHIVE_STREAM *stream = NULL;

	return open_stream(sc, s, from, len, &stream);
}

static enum rc
download(struct scope *sc, struct shop *s, uint64_t from, uint64_t len, struct text *out)
{
	AUTO_ARCHIVE_STREAM *stream = NULL;
	struct sink_text to;

	TRY(open_stream(sc, s, from, len, &stream));
	return stream_archive_send(sc, stream, sink_to_text(&to, out));
}

static void
every_range_is_a_part_of_the_whole(struct scope *sc)
{
	struct shop *s = open_shop(sc);
	uint64_t total = s->plan.archive.total;
	struct text *whole = text_new(sc, WHOLE_MAX);

	CHECK_OK(sc, download(sc, s, 0, total, whole));
	CHECK_INT(whole->len, total);
	for (uint64_t from = 0; from < total; from += 7919)
		for (uint64_t len = 1; len <= total - from; len = len * 5 + 3) {
			struct text part;

			text_open(&part, WHOLE_MAX);
			CHECK_OK(sc, download(sc, s, from, len, &part));
			CHECK(part.len == len && memcmp(part.at, whole->at + from, len) == 0);
			text_close(&part);
		}
}

static void
change(struct scope *sc, struct shop *s, size_t i, off_t at)
{
	int fd = open(scope_printf(sc, "%s/%s", s->dir, s->cards[i].place.object_key), O_RDWR);
	char byte;

	CHECK(pread(fd, &byte, 1, at) == 1);
	byte ^= 1;
	CHECK(pwrite(fd, &byte, 1, at) == 1);
	(void)close(fd);
}

static void
remove_object(struct scope *sc, struct shop *s, size_t i)
{
	CHECK_OK(sc, object_remove(sc, s->app.objects, s->cards[i].place.object_key));
}

static void
a_first_object_that_is_gone_is_said_before_the_first_byte(struct scope *sc)
{
	struct shop *s = open_shop(sc);
	uint64_t at = archive_data_at(&s->entries[2]);

	remove_object(sc, s, 2);
	CHECK_FAULT(sc, try_to_open(sc, s, at + 50, 10), "cards_missing");
	CHECK_FAULT(sc, try_to_open(sc, s, s->entries[2].at, 1000), "cards_missing");
	CHECK_OK(sc, download(sc, s, s->entries[2].at, 10, text_new(sc, 100))); /* its header alone needs no object */
	CHECK_OK(sc, download(sc, s, s->entries[3].at, 1000, text_new(sc, 2000)));
}

static void
an_object_of_another_size_counts_as_gone(struct scope *sc)
{
	struct shop *s = open_shop(sc);

	CHECK(truncate(scope_printf(sc, "%s/%s", s->dir, s->cards[0].place.object_key), 50) == 0);
	CHECK_FAULT(sc, try_to_open(sc, s, 0, 10000), "cards_missing");
}

static void
a_later_object_that_is_gone_ends_the_stream(struct scope *sc)
{
	struct shop *s = open_shop(sc);

	remove_object(sc, s, 3);
	CHECK_FAULT(sc, download(sc, s, 0, s->plan.archive.total, text_new(sc, WHOLE_MAX)), "cards_missing");
}

static void
a_damaged_card_never_leaves_whole(struct scope *sc)
{
	static const off_t places[] = {0, 100000, 199999};

	for (size_t i = 0; i < LENGTH_OF(places); i++) {
		struct shop *s = open_shop(sc);
		struct text *out = text_new(sc, WHOLE_MAX);

		change(sc, s, 3, places[i]);
		CHECK_FAULT(sc, download(sc, s, 0, s->plan.archive.total, out), "card_damaged");
		CHECK(out->len < archive_data_at(&s->entries[3]) + s->entries[3].size);
	}
}

/* Writes nowhere and remembers how. */
struct meter {
	struct sink sink;
	size_t writes, largest, room;
};

static enum rc
measure(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct meter *m = (struct meter *)sink;

	(void)at;
	if (m->writes == m->room)
		return fault(sc, RC_AGAIN, "client_gone", "nobody reads any more");
	m->writes++;
	if (len > m->largest)
		m->largest = len;
	return RC_OK;
}

static void
small_cards_leave_in_large_pieces(struct scope *sc)
{
	struct shop *s = open_shop(sc);
	struct meter meter = {{measure}, 0, 0, SIZE_MAX};
	AUTO_ARCHIVE_STREAM *stream = NULL;

	CHECK_OK(sc, open_stream(sc, s, 0, s->plan.archive.total, &stream));
	CHECK_OK(sc, stream_archive_send(sc, stream, &meter.sink));
	CHECK_INT(meter.writes, s->plan.archive.total / 65528 + 1);
	CHECK_INT(meter.largest, 65528);
}

static void
a_client_that_has_gone_ends_the_reading(struct scope *sc)
{
	struct shop *s = open_shop(sc);
	struct meter meter = {{measure}, 0, 0, 1};
	AUTO_ARCHIVE_STREAM *stream = NULL;

	remove_object(sc, s, 4); /* would be another fault if it were reached */
	CHECK_OK(sc, open_stream(sc, s, 0, s->plan.archive.total, &stream));
	CHECK_FAULT(sc, stream_archive_send(sc, stream, &meter.sink), "client_gone");
}

T_MAIN(T(every_range_is_a_part_of_the_whole), T(a_first_object_that_is_gone_is_said_before_the_first_byte),
       T(an_object_of_another_size_counts_as_gone), T(a_later_object_that_is_gone_ends_the_stream),
       T(a_damaged_card_never_leaves_whole), T(small_cards_leave_in_large_pieces),
       T(a_client_that_has_gone_ends_the_reading))
