#include "config.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>

#include "base/scope.h"

enum rc
file_read_fd(struct scope *sc, int fd, const char *name, size_t max, struct bytes *out)
{
	struct text *t = text_new(sc, max);
	struct stat st;
	char buffer[65536];

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0)
		text_expect(t, (size_t)st.st_size);
	for (;;) {
		ssize_t n = read(fd, buffer, sizeof(buffer));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(sc, "file_unreadable", "cannot read '%s'", name);
		if (n == 0)
			break;
		text_add_bytes(t, buffer, (size_t)n);
		TRY(text_check(sc, t, name));
	}
	*out = (struct bytes){t->at, t->len};
	return RC_OK;
}

enum rc
file_read(struct scope *sc, const char *path, size_t max, struct bytes *out)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return fault(sc, RC_MISSING, "file_missing", "there is no file '%s'", path);
	if (fd < 0)
		return fault_errno(sc, "file_unreadable", "cannot open '%s'", path);
	return file_read_fd(sc, fd, path, max, out);
}

enum rc
file_write(struct scope *sc, int fd, const void *at, size_t len, const char *name)
{
	const char *p = at;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(sc, "file_unwritable", "cannot write '%s'", name);
		p += n;
		len -= (size_t)n;
	}
	return RC_OK;
}

static enum rc
write_parts(struct scope *sc, int fd, const struct bytes *parts, size_t n_parts, const char *name)
{
	for (size_t i = 0; i < n_parts; i++)
		TRY(file_write(sc, fd, parts[i].at, parts[i].len, name));
	if (fsync(fd) != 0)
		return fault_errno(sc, "file_unwritable", "cannot sync '%s'", name);
	return RC_OK;
}

enum rc
file_replace(struct scope *sc, const char *path, const struct bytes *parts, size_t n_parts)
{
	char *temp = scope_printf(sc, "%s.new-%ld", path, (long)gettid());
	AUTO_FD fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return fault_errno(sc, "file_unwritable", "cannot create '%s'", temp);
	enum rc rc = write_parts(sc, fd, parts, n_parts, temp);

	if (rc == RC_OK && rename(temp, path) != 0)
		rc = fault_errno(sc, "file_unwritable", "cannot rename '%s' to '%s'", temp, path);
	if (rc != RC_OK)
		(void)unlink(temp);
	return rc;
}

const char *
file_temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");

	return folder == NULL || folder[0] == '\0' ? "/tmp" : folder;
}

enum rc
file_temporary(struct scope *sc, int *fd_out)
{
	const char *folder = file_temporary_folder();

	*fd_out = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	return *fd_out < 0 ? fault_errno(sc, "file_unwritable", "cannot make a temporary file in '%s'", folder) : RC_OK;
}

bool
file_room(int fd, struct file_room *out)
{
	struct statvfs fs;

	if (fstatvfs(fd, &fs) != 0)
		return false;
	*out = (struct file_room){(uint64_t)fs.f_bavail * fs.f_frsize, (uint64_t)fs.f_blocks * fs.f_frsize};
	return true;
}

enum rc
file_memfd(struct scope *sc, const char *name, struct bytes bytes, int *fd_out)
{
	AUTO_FD fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return fault_errno(sc, "no_memory_file", "cannot make a memory file '%s'", name);
	TRY(file_write(sc, fd, bytes.at, bytes.len, name));
	if (lseek(fd, 0, SEEK_SET) != 0)
		return fault_errno(sc, "no_memory_file", "cannot rewind memory file '%s'", name);
	*fd_out = fd;
	fd = -1;
	return RC_OK;
}

struct mapping {
	void *at;
	size_t len;
};

static void
unmap(void *thing)
{
	struct mapping *m = thing;

	(void)munmap(m->at, m->len);
}

enum rc
file_map(struct scope *sc, int fd, const char *name, size_t max, struct bytes *out)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fault_errno(sc, "file_unreadable", "cannot stat '%s'", name);
	if (st.st_size < 0 || (size_t)st.st_size > max)
		return fault(sc, RC_LIMIT, "too_large", "%s is over %zu bytes", name, max);
	*out = (struct bytes){"", (size_t)st.st_size};
	if (st.st_size == 0)
		return RC_OK;
	struct mapping *m = scope_alloc(sc, sizeof(*m));

	*m = (struct mapping){mmap(NULL, out->len, PROT_READ, MAP_SHARED, fd, 0), out->len};
	if (m->at == MAP_FAILED)
		return fault_errno(sc, "file_unreadable", "cannot map '%s'", name);
	scope_at_end(sc, unmap, m);
	out->at = m->at;
	return RC_OK;
}

static const char *
program_dir(struct scope *sc)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (n <= 0)
		return "";
	path[n] = '\0';
	char *slash = strrchr(path, '/');

	*slash = '\0';
	return scope_copy(sc, path);
}

/* A build out of the source tree keeps its address beside it: in the program it would make every build another. */
static const char *
source_dir(struct scope *sc, const char *dir)
{
	struct bytes said;

	if (file_read(sc, scope_printf(sc, "%s/source-dir", dir), PATH_MAX, &said) != RC_OK)
		return dir;
	return scope_copy_n(sc, said.at, strcspn(said.at, "\n"));
}

const char *
file_beside(struct scope *sc, const char *name, const char *installed_dir)
{
	const char *dir = program_dir(sc);
	char *built = scope_printf(sc, "%s/config.status", dir);

	if (access(built, F_OK) == 0) {
		const char *const tries[] = {scope_printf(sc, "%s/%s", dir, name),
					     scope_printf(sc, "%s/%s", source_dir(sc, dir), name)};

		for (size_t i = 0; i < LENGTH_OF(tries); i++)
			if (access(tries[i], F_OK) == 0)
				return tries[i];
	}
	return scope_printf(sc, "%s/%s", installed_dir, name);
}
