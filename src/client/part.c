#include "config.h"
#include "client/part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/scope.h"

#define ETAG_MAX ((size_t)1000)

void
part_close(struct part *part)
{
	if (part->fd >= 0 && part->size == 0 && part->etag == NULL)
		(void)unlink(part->path);
	file_close_at(&part->fd);
}

static enum rc
unwritable(struct scope *sc, const struct part *part)
{
	return fault_errno(sc, "file_unwritable", "cannot write '%s'", part->path);
}

static enum rc
forget(struct scope *sc, struct part *part)
{
	part->size = 0;
	part->etag = NULL;
	if (unlink(part->etag_path) != 0 && errno != ENOENT)
		return fault_errno(sc, "file_unwritable", "cannot delete '%s'", part->etag_path);
	return ftruncate(part->fd, 0) != 0 || lseek(part->fd, 0, SEEK_SET) != 0 ? unwritable(sc, part) : RC_OK;
}

/* Weak tags (W/"...") say nothing about bytes. */
static enum rc
read_etag(struct scope *sc, struct part *part)
{
	struct bytes etag;
	enum rc rc = file_read(sc, part->etag_path, ETAG_MAX, &etag);

	if (rc == RC_MISSING)
		fault_clear(sc);
	else
		TRY(rc);
	if (rc == RC_OK && etag.len > 2 && ((const char *)etag.at)[0] == '"')
		part->etag = scope_copy_n(sc, etag.at, strcspn(etag.at, "\r\n"));
	return RC_OK;
}

static enum rc
take_up(struct scope *sc, struct part *part)
{
	off_t end = lseek(part->fd, 0, SEEK_END);

	if (end < 0)
		return unwritable(sc, part);
	part->size = end;
	TRY(read_etag(sc, part));
	return part->etag == NULL ? forget(sc, part) : RC_OK;
}

/* A lock on a file that somebody has finished or dropped meanwhile is a lock on nothing. */
static bool
is_ours(const struct part *part)
{
	struct stat held, named;

	return flock(part->fd, LOCK_EX | LOCK_NB) == 0 && fstat(part->fd, &held) == 0 &&
	       stat(part->path, &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

enum rc
part_open(struct scope *sc, const char *file, bool resume, struct part *out)
{
	*out = (struct part){.file = file,
			     .path = scope_printf(sc, "%s.part", file),
			     .etag_path = scope_printf(sc, "%s.part.etag", file)};
	out->fd = open(out->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (out->fd < 0)
		return unwritable(sc, out);
	if (!is_ours(out)) {
		file_close_at(&out->fd);
		out->fd = -1;
		return fault(sc, RC_CONFLICT, "part_in_use", "'%s' is being written by another process", out->path);
	}
	return resume ? take_up(sc, out) : forget(sc, out);
}

enum rc
part_begin(struct scope *sc, struct part *part, const char *etag)
{
	TRY(forget(sc, part));
	if (etag == NULL || etag[0] != '"')
		return RC_OK;
	const struct bytes line[] = {{etag, strlen(etag)}, {"\n", 1}};

	part->etag = etag;
	return file_replace(sc, part->etag_path, line, LENGTH_OF(line));
}

enum rc
part_add(struct scope *sc, struct part *part, const void *at, size_t len)
{
	TRY(file_write(sc, part->fd, at, len, part->path));
	part->size += (int64_t)len;
	return RC_OK;
}

enum rc
part_finish(struct scope *sc, struct part *part)
{
	if (fsync(part->fd) != 0)
		return unwritable(sc, part);
	if (rename(part->path, part->file) != 0)
		return fault_errno(sc, "file_unwritable", "cannot rename '%s' to '%s'", part->path, part->file);
	(void)unlink(part->etag_path);
	return RC_OK;
}

void
part_drop(struct part *part)
{
	(void)unlink(part->path);
	(void)unlink(part->etag_path);
}
