/*
 * Many objects at the price of few: the disk starts writing each file as it is added, the waiting is done for
 * all of them together, and the folder's names are synced once. Measured on ext4 with cards of 150 KB: within
 * the noise of writing the same files and syncing the disk at the end (ADR 0009 has the figures).
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "base/file.h"
#include "base/scope.h"
#include "object/dir_path.h"

#define PENDING_FILES_MAX 64
#define PENDING_BYTES_MAX ((uint64_t)64 * 1024 * 1024)
#define RENAME_TRIES 100 /* against a remover that prunes the folder we have just reached */

struct pending {
	int fd;
	char temp[24]; /* in ~new */
	char key[OBJECT_KEY_MAX + 1];
};

struct dir_batch {
	struct object_batch base;
	const struct dir_store *d;
	int fresh;  /* ~new */
	int folder; /* of the newest key, -1 at first */
	char folder_key[OBJECT_KEY_MAX + 1]; /* with its '/' */
	bool reached; /* the folder's own name and those above it are synced */
	bool failed; /* something added is lost: no end can succeed any more */
	size_t n;
	uint64_t bytes;
	struct pending pending[PENDING_FILES_MAX];
};

static enum rc
open_fresh(struct scope *sc, const struct dir_store *d, int *out)
{
	if (mkdirat(d->root, DIR_NEW, 0777) != 0 && errno != EEXIST)
		return dir_fault(sc, d, "make", DIR_NEW);
	int fd = openat(d->root, DIR_NEW, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return dir_fault(sc, d, "open", DIR_NEW);
	*out = fd;
	return RC_OK;
}

enum rc
dir_batch_open(struct scope *sc, struct object_store *store, struct object_batch **out)
{
	struct dir_batch *b = calloc(1, sizeof(*b));

	if (b == NULL)
		abort();
	b->base.driver = store->driver;
	b->d = dir_store_of(store);
	b->folder = -1;
	enum rc rc = open_fresh(sc, b->d, &b->fresh);

	if (rc != RC_OK) {
		free(b);
		return rc;
	}
	*out = &b->base;
	return RC_OK;
}

static int
create_temp(const struct dir_batch *b, char name[24])
{
	uint64_t dice;

	if (getrandom(&dice, sizeof(dice), 0) != sizeof(dice))
		abort();
	snprintf(name, 24, "%016llx", (unsigned long long)dice);
	return openat(b->fresh, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

/* All parts, whatever write(2) takes at a time. False with errno, of which dir_fault makes the fault. */
static bool
write_parts(int fd, const struct bytes *parts, size_t n_parts)
{
	for (size_t i = 0; i < n_parts; i++) {
		const char *at = parts[i].at;

		for (size_t left = parts[i].len; left > 0;) {
			ssize_t n = write(fd, at, left);

			if (n < 0 && errno != EINTR)
				return false;
			if (n > 0) {
				at += n;
				left -= (size_t)n;
			}
		}
	}
	return true;
}

/* Ends all that is pending without a trace. */
static void
drop_pending(struct dir_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (b->pending[i].fd >= 0)
			(void)close(b->pending[i].fd);
		if (b->pending[i].temp[0] != '\0')
			(void)unlinkat(b->fresh, b->pending[i].temp, 0);
	}
	b->failed = b->n > 0;
	b->n = 0;
	b->bytes = 0;
}

static void
leave_folder(struct dir_batch *b)
{
	if (b->folder >= 0)
		(void)close(b->folder);
	b->folder = -1;
	b->reached = false;
}

void
dir_batch_close(struct object_batch *batch)
{
	struct dir_batch *b = (struct dir_batch *)batch;

	drop_pending(b);
	leave_folder(b);
	(void)close(b->fresh);
	free(b);
}

/* Waits until the bytes of every pending file are on the disk. */
static enum rc
sync_files(struct scope *sc, struct dir_batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		struct pending *p = &b->pending[i];

		if (fdatasync(p->fd) != 0)
			return dir_fault(sc, b->d, "write", p->key);
		int fd = p->fd;

		p->fd = -1;
		if (close(fd) != 0)
			return dir_fault(sc, b->d, "write", p->key);
	}
	return RC_OK;
}

static bool
in_folder(const struct dir_batch *b, const char *key, size_t len)
{
	return b->folder >= 0 && strlen(b->folder_key) == len && memcmp(b->folder_key, key, len) == 0;
}

/* Makes the names in the present folder, and those on the way to it, durable. */
static enum rc
sync_folder(struct scope *sc, struct dir_batch *b)
{
	if (b->folder < 0)
		return RC_OK;
	if (fsync(b->folder) != 0)
		return dir_fault(sc, b->d, "sync", b->folder_key);
	if (!b->reached)
		TRY(dir_sync(sc, b->d, b->folder_key));
	b->reached = true;
	return RC_OK;
}

static enum rc
enter_folder(struct scope *sc, struct dir_batch *b, const char *key)
{
	const char *slash = strrchr(key, '/'), *name;
	size_t len = slash == NULL ? 0 : (size_t)(slash - key) + 1;

	if (in_folder(b, key, len))
		return RC_OK;
	TRY(sync_folder(sc, b));
	leave_folder(b);
	TRY(dir_walk(sc, b->d, key, true, &b->folder, &name));
	memcpy(b->folder_key, key, len);
	b->folder_key[len] = '\0';
	return RC_OK;
}

static enum rc
place(struct scope *sc, struct dir_batch *b, struct pending *p)
{
	for (int i = 0; i < RENAME_TRIES; i++) {
		TRY(enter_folder(sc, b, p->key));
		if (renameat(b->fresh, p->temp, b->folder, p->key + strlen(b->folder_key)) == 0) {
			p->temp[0] = '\0';
			return RC_OK;
		}
		if (errno != ENOENT)
			break;
		leave_folder(b); /* pruned under us: make it again */
		errno = ENOENT;
	}
	if (errno == ENOENT)
		errno = EAGAIN;
	return dir_fault(sc, b->d, "place", p->key);
}

static enum rc
flush(struct scope *sc, struct dir_batch *b)
{
	TRY(sync_files(sc, b));
	for (size_t i = 0; i < b->n; i++)
		TRY(place(sc, b, &b->pending[i]));
	TRY(sync_folder(sc, b));
	b->n = 0;
	b->bytes = 0;
	return RC_OK;
}

enum rc
dir_batch_end(struct scope *sc, struct object_batch *batch)
{
	struct dir_batch *b = (struct dir_batch *)batch;

	if (b->failed)
		return fault(sc, RC_AGAIN, "storage_unavailable", "an earlier write of this batch to '%s' failed", b->d->path);
	enum rc rc = flush(sc, b);

	if (rc != RC_OK)
		drop_pending(b);
	return rc;
}

static enum rc
write_pending(struct scope *sc, struct dir_batch *b, struct pending *p, const struct bytes *parts, size_t n_parts)
{
	p->fd = create_temp(b, p->temp);
	if (p->fd < 0) {
		p->temp[0] = '\0';
		return dir_fault(sc, b->d, "create", p->key);
	}
	if (!write_parts(p->fd, parts, n_parts))
		return dir_fault(sc, b->d, "write", p->key);
	(void)sync_file_range(p->fd, 0, 0, SYNC_FILE_RANGE_WRITE); /* a hint: the disk may begin */
	return RC_OK;
}

enum rc
dir_batch_add(struct scope *sc, struct object_batch *batch, const char *key, const struct bytes *parts,
	      size_t n_parts)
{
	struct dir_batch *b = (struct dir_batch *)batch;

	if (b->n == PENDING_FILES_MAX || b->bytes >= PENDING_BYTES_MAX)
		TRY(dir_batch_end(sc, batch));
	struct pending *p = &b->pending[b->n++];

	memcpy(p->key, key, strlen(key) + 1);
	enum rc rc = write_pending(sc, b, p, parts, n_parts);

	if (rc != RC_OK)
		drop_pending(b);
	for (size_t i = 0; i < n_parts; i++)
		b->bytes += parts[i].len;
	return rc;
}
