#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/scope.h"
#include "object/dir_path.h"

struct entry {
	char *name; /* of a folder with its '/', so that sorting names sorts keys */
	uint64_t size;
	int64_t modified;
};

struct folder {
	struct entry *entries;
	size_t n, cap;
};

struct walk {
	struct scope *sc;
	const struct dir_store *d;
	object_each each;
	void *ctx;
};

static void
add(struct scope *own, struct folder *f, char *name, const struct stat *st)
{
	if (f->n == f->cap) {
		struct entry *more = scope_array(own, f->cap = f->cap ? f->cap * 2 : 16, sizeof(*more));

		if (f->n > 0)
			memcpy(more, f->entries, f->n * sizeof(*more));
		f->entries = more;
	}
	f->entries[f->n++] = (struct entry){name, (uint64_t)st->st_size, st->st_mtime};
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static void
close_dir(void *dir)
{
	(void)closedir(dir);
}

/* Reads a folder whole and sorted, so that no descriptor stays open while `each` runs; it may remove what it sees. */
static enum rc
read_folder(struct walk *w, struct scope *own, int fd, const char *prefix, struct folder *f)
{
	DIR *dir = fdopendir(fd);
	struct stat st;
	const struct dirent *e;

	if (dir == NULL) {
		(void)close(fd);
		return dir_fault(w->sc, w->d, "list", prefix);
	}
	scope_at_end(own, close_dir, dir);
	while (errno = 0, (e = readdir(dir)) != NULL) {
		if (!object_is_key(e->d_name) || fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			add(own, f, scope_printf(own, "%s/", e->d_name), &st);
		else if (S_ISREG(st.st_mode))
			add(own, f, scope_copy(own, e->d_name), &st);
	}
	if (errno != 0)
		return dir_fault(w->sc, w->d, "list", prefix);
	if (f->n > 1)
		qsort(f->entries, f->n, sizeof(*f->entries), by_name);
	return RC_OK;
}

/* No deeper than a key has parts. */
static enum rc
list_folder(struct walk *w, const char *prefix, int depth)
{
	AUTO_SCOPE *own = scope_new(w->sc->kind, w->sc->id);
	struct folder f = {0};
	char key[OBJECT_KEY_MAX + 1]; /* one for all: a listing's memory is its names */
	const char *name;
	int fd;

	TRY(dir_walk(w->sc, w->d, prefix, false, &fd, &name)); /* the prefix ends in '/': fd is the folder itself */
	if (fd < 0)
		return RC_OK;
	TRY(read_folder(w, own, fd, prefix, &f));
	for (size_t i = 0; i < f.n; i++) {
		int len = snprintf(key, sizeof(key), "%s%s", prefix, f.entries[i].name);

		if (len < 0 || (size_t)len >= sizeof(key))
			continue; /* too long for a key: not ours */
		if (key[len - 1] != '/')
			TRY(w->each(w->sc, w->ctx, &(struct object_info){key, f.entries[i].size, f.entries[i].modified}));
		else if (depth < OBJECT_PARTS_MAX)
			TRY(list_folder(w, key, depth + 1));
	}
	return RC_OK;
}

/* It is near: cuts are of no use. */
enum rc
dir_list(struct scope *sc, struct object_store *store, const struct object_walk *walks, size_t n, object_each each, void *ctx)
{
	struct walk w = {sc, dir_store_of(store), each, ctx};

	for (size_t i = 0; i < n; i++)
		TRY(list_folder(&w, walks[i].prefix, 1));
	return RC_OK;
}
