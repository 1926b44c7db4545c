#include "config.h"
#include "object/object.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object/dir.h"
#include "unit/t.h"

/* A fresh folder and its store; both end with the scope. */
struct place {
	char *path;
	struct object_store *store;
};

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st, (void)kind, (void)at;
	return remove(path);
}

static void
end_place(void *thing)
{
	struct place *p = thing;

	object_close(p->store);
	if (nftw(p->path, remove_one, 10, FTW_DEPTH | FTW_PHYS) != 0)
		abort();
}

static struct place *
place(struct scope *sc)
{
	struct place *p = scope_alloc(sc, sizeof(*p));

	p->path = scope_copy(sc, "/tmp/posm-object-XXXXXX");
	if (mkdtemp(p->path) == NULL || dir_open(sc, p->path, &p->store) != RC_OK)
		abort();
	scope_at_end(sc, end_place, p);
	return p;
}

static enum rc
put(struct scope *sc, struct object_store *store, const char *key, const char *text)
{
	return object_put(sc, store, key, &(struct bytes){text, strlen(text)}, 1);
}

static const char *
load(struct scope *sc, struct object_store *store, const char *key)
{
	struct bytes b;

	return object_load(sc, store, key, 1000, &b) == RC_OK ? b.at : sc->fault.code;
}

static enum rc
add_key(struct scope *sc, void *ctx, const struct object_info *object)
{
	(void)sc;
	text_addf(ctx, "%s=%d ", object->key, (int)object->size);
	return RC_OK;
}

static const char *
list(struct scope *sc, struct object_store *store, const char *prefix)
{
	struct text *t = text_new(sc, 100000);

	return object_list(sc, store, prefix, add_key, t) == RC_OK ? t->at : sc->fault.code;
}

static void
keys_cannot_leave_the_root(struct scope *sc)
{
	static const char *const good[] = {"a", "a/b.pdf", "generations/1/2/x-y_z.pdf", "...", ".a", "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16"};
	static const char *const bad[] = {"", "/", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/./b", "a b", "a\\b", "~new/x", "a\n",
					  "\xc3\xa9", "a:b", "1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17"};
	struct place *p = place(sc);
	char longest[OBJECT_KEY_MAX + 2];

	for (size_t i = 0; i < LENGTH_OF(good); i++)
		CHECK(object_is_key(good[i]));
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		uint64_t size;

		CHECK(!object_is_key(bad[i]));
		CHECK_FAULT(sc, put(sc, p->store, bad[i], "x"), "bad_object_key");
		CHECK_FAULT(sc, object_size(sc, p->store, bad[i], &size), "bad_object_key");
		CHECK_FAULT(sc, object_remove(sc, p->store, bad[i]), "bad_object_key");
	}
	memset(longest, 'a', sizeof(longest));
	longest[OBJECT_KEY_MAX + 1] = '\0';
	CHECK(!object_is_key(longest));
	longest[OBJECT_KEY_MAX] = '\0';
	CHECK(object_is_key(longest));
}

static void
an_object_is_its_parts_one_after_the_other(struct scope *sc)
{
	struct place *p = place(sc);
	struct bytes parts[] = {{"head ", 5}, {"", 0}, {"tail", 4}};
	uint64_t size;

	CHECK_OK(sc, object_put(sc, p->store, "g/1/2/a.pdf", parts, 3));
	CHECK_TEXT(load(sc, p->store, "g/1/2/a.pdf"), "head tail");
	CHECK_OK(sc, object_size(sc, p->store, "g/1/2/a.pdf", &size));
	CHECK_INT(size, 9);
	CHECK_OK(sc, put(sc, p->store, "g/1/2/a.pdf", "new"));
	CHECK_TEXT(load(sc, p->store, "g/1/2/a.pdf"), "new");
	CHECK_OK(sc, put(sc, p->store, "empty", ""));
	CHECK_TEXT(load(sc, p->store, "empty"), "");
	CHECK_FAULT(sc, object_load(sc, p->store, "g/1/2/a.pdf", 2, &parts[0]), "too_large");
}

static void
absence_is_said_and_is_no_error_of_remove(struct scope *sc)
{
	struct place *p = place(sc);
	struct object_reader *reader;
	uint64_t size;

	CHECK_FAULT(sc, object_size(sc, p->store, "a/b", &size), "object_missing");
	CHECK_INT(sc->fault.rc, RC_MISSING);
	CHECK_FAULT(sc, object_reader_open(sc, p->store, "a", 0, 1, &reader, &size), "object_missing");
	CHECK_OK(sc, object_remove(sc, p->store, "a/b/c"));
	CHECK_TEXT(list(sc, p->store, "a/"), "");
	CHECK_OK(sc, put(sc, p->store, "a/b/c", "x"));
	CHECK_OK(sc, object_remove(sc, p->store, "a/b/x"));
	CHECK_OK(sc, object_remove(sc, p->store, "a/b/c"));
	CHECK_FAULT(sc, object_size(sc, p->store, "a/b/c", &size), "object_missing");
}

static void
a_reader_gives_the_range(struct scope *sc)
{
	static const struct {
		uint64_t from, len;
		const char *should;
	} cases[] = {{0, UINT64_MAX, "0123456789"}, {0, 0, ""},  {3, 4, "3456"},
		     {8, 100, "89"},                {10, 5, ""}, {UINT64_MAX, UINT64_MAX, ""}};
	struct place *p = place(sc);

	CHECK_OK(sc, put(sc, p->store, "d", "0123456789"));
	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		AUTO_OBJECT_READER *reader = NULL;
		struct text *t = text_new(sc, 100);
		uint64_t size;
		size_t got = 0;
		char three[3];

		CHECK_OK(sc, object_reader_open(sc, p->store, "d", cases[i].from, cases[i].len, &reader, &size));
		CHECK_INT(size, 10);
		do {
			CHECK_OK(sc, object_reader_read(sc, reader, three, sizeof(three), &got));
			text_add_bytes(t, three, got);
		} while (got > 0);
		CHECK_TEXT(t->at, cases[i].should);
	}
}

static void
a_list_is_in_byte_order_of_the_keys(struct scope *sc)
{
	static const char *const keys[] = {"a/b", "a-b", "a.b", "a0", "b/c/d", "b/c.d", "b/10", "b/9"};
	struct place *p = place(sc);

	for (size_t i = 0; i < LENGTH_OF(keys); i++)
		CHECK_OK(sc, put(sc, p->store, keys[i], "1"));
	CHECK_TEXT(list(sc, p->store, ""), "a-b=1 a.b=1 a/b=1 a0=1 b/10=1 b/9=1 b/c.d=1 b/c/d=1 ");
	CHECK_TEXT(list(sc, p->store, "b/c/"), "b/c/d=1 ");
	CHECK_TEXT(list(sc, p->store, "b/c"), "bad_object_key");
	CHECK_TEXT(list(sc, p->store, "../"), "bad_object_key");
}

static enum rc
remove_key(struct scope *sc, void *ctx, const struct object_info *object)
{
	return object_remove(sc, ctx, object->key);
}

static void
removing_the_last_object_removes_its_empty_folders(struct scope *sc)
{
	struct place *p = place(sc);
	char path[64];

	CHECK_OK(sc, put(sc, p->store, "g/1/1/a", "x"));
	CHECK_OK(sc, put(sc, p->store, "g/1/2/a", "x"));
	CHECK_OK(sc, object_list(sc, p->store, "g/1/1/", remove_key, p->store));
	snprintf(path, sizeof(path), "%s/g/1/1", p->path);
	CHECK(access(path, F_OK) != 0);
	CHECK_TEXT(list(sc, p->store, "g/"), "g/1/2/a=1 ");
	CHECK_OK(sc, object_list(sc, p->store, "", remove_key, p->store));
	snprintf(path, sizeof(path), "%s/g", p->path);
	CHECK(access(path, F_OK) != 0);
}

static void
a_batch_shows_nothing_before_it_is_whole(struct scope *sc)
{
	struct place *p = place(sc);
	AUTO_OBJECT_BATCH *batch = NULL;

	CHECK_OK(sc, object_batch_open(sc, p->store, &batch));
	CHECK_OK(sc, object_batch_add(sc, batch, "g/a", &(struct bytes){"aa", 2}, 1));
	CHECK_OK(sc, object_batch_add(sc, batch, "h/b", &(struct bytes){"bbb", 3}, 1));
	CHECK_TEXT(list(sc, p->store, ""), "");
	CHECK_OK(sc, object_batch_end(sc, batch));
	CHECK_TEXT(list(sc, p->store, ""), "g/a=2 h/b=3 ");
	for (int i = 0; i < 1000; i++)
		CHECK_OK(sc, object_batch_add(sc, batch, scope_printf(sc, "n/%d", i), &(struct bytes){"x", 1}, 1));
	CHECK_OK(sc, object_batch_end(sc, batch));
	for (int i = 0; i < 1000; i++)
		CHECK_TEXT(load(sc, p->store, scope_printf(sc, "n/%d", i)), "x");
}

static void
a_batch_closed_without_end_leaves_no_trace(struct scope *sc)
{
	struct place *p = place(sc);
	struct object_batch *batch = NULL;
	char path[64];

	CHECK_OK(sc, object_batch_open(sc, p->store, &batch));
	CHECK_OK(sc, object_batch_add(sc, batch, "g/a", &(struct bytes){"aa", 2}, 1));
	object_batch_close(batch);
	CHECK_TEXT(list(sc, p->store, ""), "");
	snprintf(path, sizeof(path), "%s/~new", p->path);
	CHECK(rmdir(path) == 0);
}

/* RLIMIT_FSIZE stands in for a full disk: write(2) takes part of the bytes, then fails, with EFBIG for ENOSPC. */
static void
a_failed_write_is_invisible_and_spoils_its_batch(struct scope *sc)
{
	struct place *p = place(sc);
	struct rlimit before, small = {1000, RLIM_INFINITY};
	char *big = scope_alloc(sc, 5000);
	AUTO_OBJECT_BATCH *batch = NULL;

	CHECK_OK(sc, put(sc, p->store, "g/a", "old"));
	CHECK_OK(sc, object_batch_open(sc, p->store, &batch));
	CHECK_OK(sc, object_batch_add(sc, batch, "g/b", &(struct bytes){"b", 1}, 1));
	signal(SIGXFSZ, SIG_IGN);
	CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0 && setrlimit(RLIMIT_FSIZE, &small) == 0);
	CHECK_FAULT(sc, object_batch_add(sc, batch, "g/a", &(struct bytes){big, 5000}, 1), "storage_unavailable");
	CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
	CHECK_FAULT(sc, object_batch_end(sc, batch), "storage_unavailable");
	CHECK_TEXT(list(sc, p->store, ""), "g/a=3 ");
	CHECK_TEXT(load(sc, p->store, "g/a"), "old");
}

static void
a_full_disk_is_named(struct scope *sc)
{
	struct object_store *store;
	char *big = scope_alloc(sc, 2 * 1024 * 1024);

	char *path = scope_copy(sc, "/tmp/posm-full-XXXXXX");

	CHECK(mkdtemp(path) != NULL);
	if (mount("posm-full", path, "tmpfs", 0, "size=1M") != 0) {
		printf("  SKIPPED: mounting a small tmpfs needs CAP_SYS_ADMIN\n");
		CHECK(rmdir(path) == 0);
		return;
	}
	CHECK_OK(sc, dir_open(sc, path, &store));
	CHECK_FAULT(sc, object_put(sc, store, "g/a", &(struct bytes){big, 2 * 1024 * 1024}, 1), "storage_full");
	CHECK_INT(sc->fault.rc, RC_AGAIN);
	CHECK_OK(sc, put(sc, store, "g/b", "fits")); /* the failed one left its room */
	CHECK_TEXT(list(sc, store, ""), "g/b=4 ");
	object_close(store);
	CHECK(umount(path) == 0 && rmdir(path) == 0);
}

static void
links_are_not_followed(struct scope *sc)
{
	struct place *p = place(sc), *other = place(sc);
	uint64_t size;
	char path[64];

	CHECK_OK(sc, put(sc, other->store, "secret", "s"));
	snprintf(path, sizeof(path), "%s/link", p->path);
	CHECK(symlink(other->path, path) == 0);
	CHECK_FAULT(sc, object_size(sc, p->store, "link/secret", &size), "storage_refused");
	CHECK_TEXT(load(sc, p->store, "link/secret"), "storage_refused");
	CHECK_FAULT(sc, put(sc, p->store, "link/new", "x"), "storage_refused");
	CHECK_FAULT(sc, object_remove(sc, p->store, "link/secret"), "storage_refused");
	snprintf(path, sizeof(path), "%s/file", p->path);
	CHECK(symlink("/etc/passwd", path) == 0);
	CHECK_FAULT(sc, object_size(sc, p->store, "file", &size), "storage_refused");
	CHECK_TEXT(load(sc, p->store, "file"), "storage_refused");
	CHECK_TEXT(list(sc, p->store, ""), "");
	CHECK_TEXT(load(sc, other->store, "secret"), "s");
}

static void
a_missing_root_is_refused_not_made(struct scope *sc)
{
	struct object_store *store;

	CHECK_FAULT(sc, dir_open(sc, "/tmp/posm-there-is-no-such-folder", &store), "storage_refused");
}

static void *
put_many(void *thing)
{
	struct place *p = thing;
	AUTO_SCOPE *sc = scope_new("test", "putter");

	for (int i = 0; i < 300; i++)
		if (put(sc, p->store, "g/1/1/mine", "x") != RC_OK) {
			printf("  put: %s: %s\n", sc->fault.code, sc->fault.detail);
			return p;
		}
	return NULL;
}

static void
pruning_never_harms_a_put_beside_it(struct scope *sc)
{
	struct place *p = place(sc);
	pthread_t putter;
	void *answer = p;

	CHECK(pthread_create(&putter, NULL, put_many, p) == 0);
	while (pthread_tryjoin_np(putter, &answer) == EBUSY)
		CHECK_OK(sc, object_remove(sc, p->store, "g/1/1/mine"));
	CHECK(answer == NULL);
	CHECK_OK(sc, put(sc, p->store, "g/1/1/mine", "last"));
	CHECK_TEXT(load(sc, p->store, "g/1/1/mine"), "last");
}

static void
leftovers_of_another_day_are_cleared(struct scope *sc)
{
	struct place *p = place(sc);
	static const struct timespec past[2] = {{1000000000, 0}, {1000000000, 0}};
	char *old = scope_printf(sc, "%s/~new/old", p->path), *fresh = scope_printf(sc, "%s/~new/fresh", p->path);
	struct object_store *again;

	CHECK_OK(sc, put(sc, p->store, "a", "x"));
	CHECK(mknod(old, S_IFREG | 0600, 0) == 0 && mknod(fresh, S_IFREG | 0600, 0) == 0);
	CHECK(utimensat(AT_FDCWD, old, past, 0) == 0);
	CHECK_OK(sc, dir_open(sc, p->path, &again));
	CHECK(access(old, F_OK) != 0);
	CHECK(access(fresh, F_OK) == 0);
	object_close(again);
}

T_MAIN(T(keys_cannot_leave_the_root), T(an_object_is_its_parts_one_after_the_other),
       T(absence_is_said_and_is_no_error_of_remove), T(a_reader_gives_the_range),
       T(a_list_is_in_byte_order_of_the_keys), T(removing_the_last_object_removes_its_empty_folders),
       T(a_batch_shows_nothing_before_it_is_whole), T(a_batch_closed_without_end_leaves_no_trace),
       T(a_failed_write_is_invisible_and_spoils_its_batch), T(a_full_disk_is_named), T(links_are_not_followed),
       T(a_missing_root_is_refused_not_made), T(pruning_never_harms_a_put_beside_it),
       T(leftovers_of_another_day_are_cleared))
