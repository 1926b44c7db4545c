/* What object.h promises, asked of whatever store a configuration names: contract POSM.CONF [TEST]. */
#include "config.h"

#include <stdlib.h>

#include "base/conf.h"
#include "model/option.h"
#include "object/object.h"
#include "unit/t.h"

#define STEM_BYTES ((size_t)3 * 1024 * 1024)
#define LARGE_BYTES ((size_t)20 * 1024 * 1024)
#define MANY 2300 /* keys: three pages of a list */

static struct object_store *store;

static struct bytes
noise(struct scope *sc, size_t len, unsigned seed)
{
	unsigned char *at = scope_alloc(sc, len + 1);
	unsigned state = seed * 2654435761u + 1;

	for (size_t i = 0; i < len; i++) {
		state = state * 1664525u + 1013904223u;
		at[i] = (unsigned char)(state >> 24);
	}
	return (struct bytes){at, len};
}

static bool
is_same(struct scope *sc, const char *key, struct bytes wanted)
{
	struct bytes is;

	CHECK_OK(sc, object_load(sc, store, key, LARGE_BYTES, &is));
	return is.len == wanted.len && memcmp(is.at, wanted.at, is.len) == 0;
}

static struct bytes
read_range(struct scope *sc, const char *key, uint64_t from, uint64_t len, size_t step, uint64_t *size)
{
	AUTO_OBJECT_READER *reader = NULL;
	struct text *out = text_new(sc, LARGE_BYTES);
	char *room = scope_alloc(sc, step);
	size_t got = 1;

	CHECK_OK(sc, object_reader_open(sc, store, key, from, len, &reader, size));
	while (reader != NULL && got > 0) {
		got = 0;
		CHECK_OK(sc, object_reader_read(sc, reader, room, step, &got));
		text_add_bytes(out, room, got);
	}
	return (struct bytes){out->at, out->len};
}

static void
what_is_put_is_there(struct scope *sc)
{
	struct bytes bytes = noise(sc, 100000, 1), other = noise(sc, 5, 2), empty = {"", 0};
	uint64_t size;

	CHECK_OK(sc, object_put(sc, store, "t/put/one.bin", &bytes, 1));
	CHECK(is_same(sc, "t/put/one.bin", bytes));
	CHECK_OK(sc, object_size(sc, store, "t/put/one.bin", &size));
	CHECK_INT(size, 100000);
	CHECK_OK(sc, object_put(sc, store, "t/put/one.bin", &other, 1));
	CHECK(is_same(sc, "t/put/one.bin", other));
	CHECK_OK(sc, object_put(sc, store, "t/put/empty", &empty, 1));
	CHECK(is_same(sc, "t/put/empty", empty));
	CHECK_OK(sc, object_size(sc, store, "t/put/empty", &size));
	CHECK_INT(size, 0);
	CHECK_FAULT(sc, object_put(sc, store, "../x", &bytes, 1), "bad_object_key");
}

static void
a_large_one_is_whole(struct scope *sc)
{
	struct bytes large = noise(sc, LARGE_BYTES, 3);

	CHECK_OK(sc, object_put(sc, store, "t/large", &large, 1));
	CHECK(is_same(sc, "t/large", large));
	CHECK_FAULT(sc, object_load(sc, store, "t/large", 1000, &(struct bytes){0}), "too_large");
}

static void
what_is_not_there_is_missing(struct scope *sc)
{
	AUTO_OBJECT_READER *reader = NULL;
	struct bytes bytes;
	uint64_t size;

	CHECK_FAULT(sc, object_load(sc, store, "t/absent", 10, &bytes), "object_missing");
	CHECK_FAULT(sc, object_size(sc, store, "t/absent", &size), "object_missing");
	CHECK_FAULT(sc, object_reader_open(sc, store, "t/absent", 0, 1, &reader, &size), "object_missing");
	CHECK_OK(sc, object_remove(sc, store, "t/absent"));
}

static void
a_batch_of_common_beginnings_is_whole(struct scope *sc)
{
	AUTO_OBJECT_BATCH *batch = NULL;
	struct bytes stem = noise(sc, STEM_BYTES, 4), parts[3];

	CHECK_OK(sc, object_batch_open(sc, store, &batch));
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 20; i++) {
			parts[0] = i == 19 ? noise(sc, STEM_BYTES, 5) : stem;
			parts[1] = noise(sc, i * 100, i);
			parts[2] = noise(sc, 7, i + round);
			CHECK_OK(sc, object_batch_add(sc, batch, scope_printf(sc, "t/batch/%u-%u", round, i), parts, 3));
		}
		CHECK_OK(sc, object_batch_end(sc, batch));
	}
	for (unsigned i = 0; i < 20; i++) {
		struct text *wanted = text_new(sc, LARGE_BYTES);
		struct bytes first = i == 19 ? noise(sc, STEM_BYTES, 5) : stem, last = noise(sc, 7, i + 1);

		text_add_bytes(wanted, first.at, first.len);
		text_add_bytes(wanted, noise(sc, i * 100, i).at, i * 100);
		text_add_bytes(wanted, last.at, last.len);
		CHECK(is_same(sc, scope_printf(sc, "t/batch/1-%u", i), (struct bytes){wanted->at, wanted->len}));
	}
}

static void
any_range_can_be_read(struct scope *sc)
{
	struct bytes bytes = noise(sc, 100000, 6), empty = {"", 0};
	static const struct {
		uint64_t from, len, wanted;
	} ranges[] = {{0, 10, 10},	   {10, 99990, 99990}, {99999, 1, 1},	       {99999, UINT64_MAX, 1},
		      {50000, UINT64_MAX, 50000}, {0, UINT64_MAX, 100000}, {99990, 100, 10}, {100000, 5, 0}, {200000, UINT64_MAX, 0}};
	uint64_t size;

	CHECK_OK(sc, object_put(sc, store, "t/range", &bytes, 1));
	for (size_t i = 0; i < LENGTH_OF(ranges); i++) {
		struct bytes is = read_range(sc, "t/range", ranges[i].from, ranges[i].len, 3000, &size);

		CHECK_INT(size, 100000);
		CHECK_INT(is.len, ranges[i].wanted);
		CHECK(is.len == 0 || memcmp(is.at, (const char *)bytes.at + ranges[i].from, is.len) == 0);
	}
	CHECK_OK(sc, object_put(sc, store, "t/range-empty", &empty, 1));
	CHECK_INT(read_range(sc, "t/range-empty", 0, 10, 10, &size).len, 0);
	CHECK_INT(size, 0);
}

/* More than any buffer on the way holds, in small pieces, while another is read, too. */
static void
slow_readers_lose_nothing(struct scope *sc)
{
	AUTO_OBJECT_READER *one = NULL, *two = NULL;
	struct bytes large = noise(sc, LARGE_BYTES, 7);
	uint64_t size;
	size_t at[2] = {0, 0}, got[2] = {1, 1};
	char room[2][7001];

	CHECK_OK(sc, object_put(sc, store, "t/slow", &large, 1));
	CHECK_OK(sc, object_reader_open(sc, store, "t/slow", 0, UINT64_MAX, &one, &size));
	CHECK_OK(sc, object_reader_open(sc, store, "t/slow", 0, UINT64_MAX, &two, &size));
	while (one != NULL && two != NULL && (got[0] > 0 || got[1] > 0)) {
		CHECK_OK(sc, object_reader_read(sc, one, room[0], 7001, &got[0]));
		CHECK_OK(sc, object_reader_read(sc, two, room[1], 3001, &got[1]));
		for (int i = 0; i < 2; i++) {
			if (memcmp(room[i], (const char *)large.at + at[i], got[i]) != 0) {
				CHECK(!"the bytes are the object's");
				return;
			}
			at[i] += got[i];
		}
	}
	CHECK_INT(at[0], LARGE_BYTES);
	CHECK_INT(at[1], LARGE_BYTES);
}

/* Closed in the middle; what comes next on the same connection is not disturbed. */
static void
a_reader_may_go_early(struct scope *sc)
{
	struct bytes large = noise(sc, LARGE_BYTES, 8), small = noise(sc, 1000, 9);
	uint64_t size;
	char room[100];
	size_t got;

	CHECK_OK(sc, object_put(sc, store, "t/early", &large, 1));
	CHECK_OK(sc, object_put(sc, store, "t/small", &small, 1));
	for (int i = 0; i < 5; i++) {
		AUTO_OBJECT_READER *reader = NULL;

		CHECK_OK(sc, object_reader_open(sc, store, "t/early", 0, UINT64_MAX, &reader, &size));
		CHECK_OK(sc, object_reader_read(sc, reader, room, sizeof(room), &got));
		CHECK(is_same(sc, "t/small", small));
	}
}

struct seen {
	size_t n;
	char last[OBJECT_KEY_MAX + 1];
	uint64_t bytes;
};

static enum rc
see(struct scope *sc, void *ctx, const struct object_info *object)
{
	struct seen *seen = ctx;

	(void)sc;
	CHECK(strcmp(seen->last, object->key) < 0);
	CHECK(object->modified > 1700000000);
	(void)snprintf(seen->last, sizeof(seen->last), "%s", object->key);
	seen->n++;
	seen->bytes += object->size;
	return RC_OK;
}

static enum rc
stop(struct scope *sc, void *ctx, const struct object_info *object)
{
	(void)object;
	return ++*(int *)ctx == 3 ? fault(sc, RC_BROKEN, "enough", "enough") : RC_OK;
}

static void
lists_are_whole_and_in_order(struct scope *sc)
{
	AUTO_OBJECT_BATCH *batch = NULL;
	struct bytes byte = {"x", 1};
	struct seen seen = {0};
	int calls = 0;

	CHECK_OK(sc, object_batch_open(sc, store, &batch));
	for (int i = 0; i < MANY; i++)
		CHECK_OK(sc, object_batch_add(sc, batch, scope_printf(sc, "list/%d/a-%d_.%d", i % 7, i, i), &byte, 1));
	CHECK_OK(sc, object_put(sc, store, "list0/other", &byte, 1));
	CHECK_OK(sc, object_batch_end(sc, batch));
	CHECK_OK(sc, object_list(sc, store, "list/", see, &seen));
	CHECK_INT(seen.n, MANY);
	CHECK_INT(seen.bytes, MANY);
	seen = (struct seen){0};
	CHECK_OK(sc, object_list(sc, store, "list/3/", see, &seen));
	CHECK_INT(seen.n, MANY / 7 + (MANY % 7 > 3));
	seen = (struct seen){0};
	CHECK_OK(sc, object_list(sc, store, "nothing/here/", see, &seen));
	CHECK_INT(seen.n, 0);
	CHECK_FAULT(sc, object_list(sc, store, "list/", stop, &calls), "enough");
	CHECK_INT(calls, 3);
}

/* Two prefixes, the first cut at keys that are there, at one that is not, and behind all; as many keys as a walk without cuts shows. */
static void
a_list_in_stretches_is_the_same_list(struct scope *sc)
{
	static const char *const cuts[] = {"list/0/a-1001_.1001", "list/2/a-~", "list/2/a-~1", "list/5/", "list/6/a-9"};
	static const char *const all[] = {"list/7/"};
	const struct object_walk walks[] = {{"list/", cuts, 5}, {"nothing/here/", NULL, 0}, {"list/3/", all, 1}, {"list0/", NULL, 0}};
	struct seen seen = {0};
	int calls = 0;

	CHECK_OK(sc, object_list_walks(sc, store, walks, 1, see, &seen));
	CHECK_INT(seen.n, MANY);
	seen = (struct seen){0};
	CHECK_OK(sc, object_list_walks(sc, store, walks + 1, 3, see, &seen));
	CHECK_INT(seen.n, MANY / 7 + (MANY % 7 > 3) + 1);
	CHECK_FAULT(sc, object_list_walks(sc, store, walks, 4, stop, &calls), "enough");
	CHECK_OK(sc, object_list_walks(sc, store, NULL, 0, stop, &calls));
	CHECK_INT(calls, 3);
}

static void
what_is_removed_is_gone(struct scope *sc)
{
	struct bytes byte = {"x", 1}, is;

	CHECK_OK(sc, object_put(sc, store, "t/gone", &byte, 1));
	CHECK_OK(sc, object_remove(sc, store, "t/gone"));
	CHECK_FAULT(sc, object_load(sc, store, "t/gone", 10, &is), "object_missing");
}

/* More than the store takes in one order, some of them not there. */
static void
many_are_removed_at_once(struct scope *sc)
{
	AUTO_OBJECT_BATCH *batch = NULL;
	struct bytes byte = {"x", 1};
	struct seen seen = {0};
	const char **keys = scope_array(sc, MANY + 1, sizeof(*keys));

	CHECK_OK(sc, object_batch_open(sc, store, &batch));
	for (int i = 0; i < MANY; i++) {
		keys[i] = scope_printf(sc, "many/%d/a-%d", i % 3, i);
		if (i % 20 == 0)
			CHECK_OK(sc, object_batch_add(sc, batch, keys[i], &byte, 1));
	}
	CHECK_OK(sc, object_put(sc, store, "many/stays", &byte, 1));
	CHECK_OK(sc, object_batch_end(sc, batch));
	CHECK_OK(sc, object_remove_all(sc, store, keys, MANY));
	CHECK_OK(sc, object_remove_all(sc, store, keys, 0));
	CHECK_OK(sc, object_list(sc, store, "many/", see, &seen));
	CHECK_INT(seen.n, 1);
	keys[0] = "../out";
	CHECK_FAULT(sc, object_remove_all(sc, store, keys, 2), "bad_object_key");
}

int
main(int argc, char **argv)
{
	static const struct t_test tests[] = {
		T(what_is_put_is_there),
		T(a_large_one_is_whole),
		T(what_is_not_there_is_missing),
		T(a_batch_of_common_beginnings_is_whole),
		T(any_range_can_be_read),
		T(slow_readers_lose_nothing),
		T(a_reader_may_go_early),
		T(lists_are_whole_and_in_order),
		T(a_list_in_stretches_is_the_same_list),
		T(what_is_removed_is_gone),
		T(many_are_removed_at_once),
	};
	AUTO_SCOPE *sc = scope_new("test", "contract");
	const struct conf *conf;

	if (argc < 2 || conf_load(sc, option_table, OPT_COUNT, argv[1], &conf) != RC_OK || object_open(sc, conf, &store) != RC_OK) {
		printf("%s\n", argc >= 2 ? sc->fault.detail : "contract POSM.CONF [TEST]");
		return 2;
	}
	size_t first = 0, n = LENGTH_OF(tests);

	for (size_t i = 0; argc > 2 && i < LENGTH_OF(tests); i++)
		if (strcmp(tests[i].name, argv[2]) == 0) {
			first = i;
			n = 1;
		}
	int status = t_run(tests + first, n);

	object_close(store);
	return status;
}
