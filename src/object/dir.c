#include "config.h"
#include "object/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

#include "base/file.h"
#include "base/scope.h"
#include "object/dir_path.h"

#define LEFTOVER_S (24 * 3600) /* no put takes a day */

struct dir_reader {
	struct object_reader base;
	const struct dir_store *store;
	int fd;
	uint64_t at, end, size;
	char key[OBJECT_KEY_MAX + 1];
};

static void
dir_close(struct object_store *store)
{
	struct dir_store *d = dir_store_of(store);

	(void)close(d->root);
	free(d->path);
	free(d);
}

/* *st is of a regular file; anything else under an object's name is refused. */
static enum rc
check_regular(struct scope *sc, const struct dir_store *d, const char *key, const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		return RC_OK;
	return fault(sc, RC_BROKEN, "storage_refused", "'%s' in '%s' is not a regular file", key, d->path);
}

/* The object's folder; RC_MISSING without it. */
static enum rc
find_folder(struct scope *sc, const struct dir_store *d, const char *key, int *fd, const char **name)
{
	TRY(dir_walk(sc, d, key, false, fd, name));
	if (*fd >= 0)
		return RC_OK;
	errno = ENOENT;
	return dir_fault(sc, d, "find", key);
}

#define OPEN_FLAGS (O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)

/* The whole way in one call, as safe as the walk: openat2(2), Linux 5.6. -1 where there is none, or no such object. */
static int
open_beneath(const struct dir_store *d, const char *key)
{
#ifdef SYS_openat2
	struct open_how how = {.flags = OPEN_FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};

	return (int)syscall(SYS_openat2, d->root, key, &how, sizeof(how));
#else
	(void)d, (void)key;
	return -1;
#endif
}

/* Folder by folder; says what is in the way. */
static enum rc
open_by_walk(struct scope *sc, const struct dir_store *d, const char *key, int *fd_out)
{
	AUTO_FD folder = -1;
	const char *name;

	TRY(find_folder(sc, d, key, &folder, &name));
	*fd_out = openat(folder, name, OPEN_FLAGS);
	return *fd_out < 0 ? dir_fault(sc, d, "read", key) : RC_OK;
}

static enum rc
open_object(struct scope *sc, const struct dir_store *d, const char *key, int *fd_out, struct stat *st)
{
	AUTO_FD fd = open_beneath(d, key);

	if (fd < 0)
		TRY(open_by_walk(sc, d, key, &fd));
	if (fstat(fd, st) != 0)
		return dir_fault(sc, d, "read", key);
	TRY(check_regular(sc, d, key, st));
	*fd_out = fd;
	fd = -1;
	return RC_OK;
}

static enum rc
dir_reader_begin(struct scope *sc, struct object_store *store, const char *key, uint64_t from, uint64_t len,
		 struct object_reader **out)
{
	struct stat st;
	int fd = -1;

	TRY(open_object(sc, dir_store_of(store), key, &fd, &st));
	struct dir_reader *r = calloc(1, sizeof(*r));

	if (r == NULL)
		abort();
	uint64_t size = (uint64_t)st.st_size, start = from < size ? from : size;

	*r = (struct dir_reader){{store->driver}, dir_store_of(store), fd, start, size, size, ""};
	if (len < size - start)
		r->end = start + len;
	memcpy(r->key, key, strlen(key) + 1);
	(void)posix_fadvise(fd, (off_t)start, (off_t)(r->end - start), POSIX_FADV_SEQUENTIAL);
	*out = &r->base;
	return RC_OK;
}

static enum rc
dir_reader_ready(struct scope *sc, struct object_reader *reader, uint64_t *size_out)
{
	(void)sc;
	*size_out = ((struct dir_reader *)reader)->size;
	return RC_OK;
}

static enum rc
dir_reader_read(struct scope *sc, struct object_reader *reader, void *to, size_t room, size_t *got)
{
	struct dir_reader *r = (struct dir_reader *)reader;
	uint64_t left = r->end - r->at;
	ssize_t n;

	do
		n = pread(r->fd, to, room < left ? room : (size_t)left, (off_t)r->at);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return dir_fault(sc, r->store, "read", r->key);
	r->at += (uint64_t)n;
	*got = (size_t)n;
	return RC_OK;
}

static void
dir_reader_close(struct object_reader *reader)
{
	struct dir_reader *r = (struct dir_reader *)reader;

	(void)close(r->fd);
	free(r);
}

static enum rc
dir_size(struct scope *sc, struct object_store *store, const char *key, uint64_t *out)
{
	const struct dir_store *d = dir_store_of(store);
	AUTO_FD folder = -1;
	const char *name;
	struct stat st;

	TRY(find_folder(sc, d, key, &folder, &name));
	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return dir_fault(sc, d, "find", key);
	TRY(check_regular(sc, d, key, &st));
	*out = (uint64_t)st.st_size;
	return RC_OK;
}

static enum rc
dir_remove(struct scope *sc, struct object_store *store, const char *key)
{
	const struct dir_store *d = dir_store_of(store);
	AUTO_FD folder = -1;
	const char *name;

	TRY(dir_walk(sc, d, key, false, &folder, &name));
	if (folder < 0)
		return RC_OK;
	if (unlinkat(folder, name, 0) != 0 && errno != ENOENT)
		return dir_fault(sc, d, "remove", key);
	dir_prune(d, key);
	return RC_OK;
}

static enum rc
dir_room(struct scope *sc, struct object_store *store, struct file_room *out)
{
	const struct dir_store *d = dir_store_of(store);

	return file_room(d->root, out) ? RC_OK : dir_fault(sc, d, "ask for room", "");
}

static const struct object_driver dir_driver = {
	.close = dir_close,
	.batch_open = dir_batch_open,
	.batch_add = dir_batch_add,
	.batch_end = dir_batch_end,
	.batch_close = dir_batch_close,
	.reader_begin = dir_reader_begin,
	.reader_ready = dir_reader_ready,
	.reader_read = dir_reader_read,
	.reader_close = dir_reader_close,
	.size = dir_size,
	.remove = dir_remove,
	.room = dir_room,
	.list = dir_list,
};

/* What a power cut or a killed process left of puts that were never finished. */
static void
clear_leftovers(int root)
{
	int fd = openat(root, DIR_NEW, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct stat st;

	if (dir == NULL)
		return;
	for (const struct dirent *e; (e = readdir(dir)) != NULL;)
		if (e->d_name[0] != '.' && fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    st.st_mtime < time(NULL) - LEFTOVER_S) /* the file system's clock, not the database's */
			(void)unlinkat(fd, e->d_name, 0);
	(void)closedir(dir);
}

enum rc
dir_open(struct scope *sc, const char *path, struct object_store **out)
{
	int root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (root < 0)
		return fault(sc, errno == ENOENT || errno == EACCES || errno == ENOTDIR ? RC_BROKEN : RC_AGAIN,
			     errno == ENOENT || errno == EACCES || errno == ENOTDIR ? "storage_refused" :
										      "storage_unavailable",
			     "cannot open the folder of objects '%s': %s; make it, or set object.directory", path,
			     strerror(errno));
	clear_leftovers(root);
	struct dir_store *d = calloc(1, sizeof(*d));

	if (d == NULL || (d->path = strdup(path)) == NULL)
		abort();
	d->base.driver = &dir_driver;
	d->root = root;
	*out = &d->base;
	return RC_OK;
}
