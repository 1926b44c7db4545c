#include "config.h"
#include "object/dir_path.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/scope.h"

#define WALK_TRIES 100 /* against a remover that prunes what we are making */

enum rc
dir_fault(struct scope *sc, const struct dir_store *d, const char *verb, const char *key)
{
	int error = errno;
	const char *text = strerror(error);

	switch (error) {
	case ENOENT:
		return fault(sc, RC_MISSING, "object_missing", "there is no object '%s' in '%s'", key, d->path);
	case ENOSPC:
	case EDQUOT:
		return fault(sc, RC_AGAIN, "storage_full", "cannot %s '%s' in '%s': %s; make room there", verb, key,
			     d->path, text);
	case EROFS: /* a disk that the kernel has shut after errors, or a unit that may not write there: both are put right and go on */
		return fault(sc, RC_AGAIN, "storage_unavailable",
			     "cannot %s '%s' in '%s': %s; mount it for writing, and where a systemd unit runs this program, say "
			     "ReadWritePaths=%s there (docs/storage.md)", verb, key, d->path, text, d->path);
	case EACCES:
	case EPERM:
	case ELOOP:
	case ENOTDIR:
	case EISDIR:
	case ENAMETOOLONG:
		return fault(sc, RC_BROKEN, "storage_refused", "cannot %s '%s' in '%s': %s", verb, key, d->path, text);
	default:
		return fault(sc, RC_AGAIN, "storage_unavailable", "cannot %s '%s' in '%s': %s", verb, key, d->path,
			     text);
	}
}

static int
open_folder(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

enum step { STEP_FIND, STEP_MAKE, STEP_SYNC };

/* One step down. -1 with errno. */
static int
step(int at, const char *name, enum step how)
{
	if (how == STEP_MAKE && mkdirat(at, name, 0777) != 0 && errno != EEXIST)
		return -1;
	if (how == STEP_SYNC && fsync(at) != 0)
		return -1;
	return open_folder(at, name);
}

/* -1 with errno; *last is where the last part begins. */
static int
walk(int root, const char *key, enum step how, size_t *last)
{
	char part[OBJECT_KEY_MAX + 1];
	int fd = open_folder(root, ".");

	*last = 0;
	for (const char *slash; fd >= 0 && (slash = strchr(key + *last, '/')) != NULL;) {
		AUTO_FD parent = fd;
		size_t len = (size_t)(slash - (key + *last));

		memcpy(part, key + *last, len);
		part[len] = '\0';
		fd = step(parent, part, how);
		*last += len + 1;
	}
	return fd;
}

enum rc
dir_walk(struct scope *sc, const struct dir_store *d, const char *key, bool make, int *fd_out, const char **name)
{
	size_t last;
	int fd = walk(d->root, key, make ? STEP_MAKE : STEP_FIND, &last);

	for (int i = 0; make && fd < 0 && errno == ENOENT && i < WALK_TRIES; i++)
		fd = walk(d->root, key, STEP_MAKE, &last);
	if (fd < 0 && (make || errno != ENOENT))
		return dir_fault(sc, d, "reach", key);
	*fd_out = fd;
	*name = key + last;
	return RC_OK;
}

enum rc
dir_sync(struct scope *sc, const struct dir_store *d, const char *key)
{
	size_t last;
	AUTO_FD fd = walk(d->root, key, STEP_SYNC, &last);

	if (fd < 0 && errno != ENOENT) /* somebody removed the object we put: so be it */
		return dir_fault(sc, d, "sync", key);
	return RC_OK;
}

void
dir_prune(const struct dir_store *d, const char *key)
{
	char path[OBJECT_KEY_MAX + 1];

	memcpy(path, key, strlen(key) + 1); /* a key: checked to be short enough */
	for (char *slash; (slash = strrchr(path, '/')) != NULL;) {
		size_t last;

		*slash = '\0';
		AUTO_FD parent = walk(d->root, path, STEP_FIND, &last);

		if (parent < 0 || unlinkat(parent, path + last, AT_REMOVEDIR) != 0)
			return; /* not empty, or somebody else is at it */
	}
}
