/*
 * Files and descriptors: the few steps everybody needs, with limits and without half-written results.
 */
#ifndef POSM_BASE_FILE_H
#define POSM_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "base/text.h"

/* Closes the descriptor at the end of the block; -1 is nothing to close. */
static inline void
file_close_at(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}
#define AUTO_FD __attribute__((cleanup(file_close_at))) int

/* The whole file in the scope's memory, with a NUL after it. RC_MISSING not there, RC_LIMIT over `max` bytes. */
enum rc file_read(struct scope *sc, const char *path, size_t max, struct bytes *out) MUST_CHECK;
/* What is left to read of a descriptor (a pipe, standard input, a memfd from its offset). */
enum rc file_read_fd(struct scope *sc, int fd, const char *name, size_t max, struct bytes *out) MUST_CHECK;
/* All bytes, whatever write(2) takes at a time. */
enum rc file_write(struct scope *sc, int fd, const void *at, size_t len, const char *name) MUST_CHECK;
/* The file appears whole or not at all: temporary name beside it (a thread's own), fsync, rename. */
enum rc file_replace(struct scope *sc, const char *path, const struct bytes *parts, size_t n_parts) MUST_CHECK;
/* A nameless file of TMPDIR (else /tmp), for what is too large for memory; it goes with its last descriptor. */
enum rc file_temporary(struct scope *sc, int *fd_out) MUST_CHECK;
/* Where those are made. */
const char *file_temporary_folder(void);
/* Bytes of the file system that a descriptor is of: what this account may still write, and all there are. False: errno says why. */
struct file_room {
	uint64_t free, whole;
};
bool file_room(int fd, struct file_room *out);
/* A sealed-to-be memfd (CLOEXEC) holding the bytes, offset 0; the caller closes it. */
enum rc file_memfd(struct scope *sc, const char *name, struct bytes bytes, int *fd_out) MUST_CHECK;
/* The bytes of a memfd or file, mapped read-only until the scope ends. */
enum rc file_map(struct scope *sc, int fd, const char *name, size_t max, struct bytes *out) MUST_CHECK;
/*
 * The folder a program finds its companions in: the folder of the running executable when it is an
 * uninstalled one (a `sql` or `templates` folder, or the file `name`, lies beside it or beside the
 * sources it was built from), else the installed folder.
 */
const char *file_beside(struct scope *sc, const char *name, const char *installed_dir);

#endif
