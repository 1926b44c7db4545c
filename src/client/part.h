/* FILE.part and FILE.part.etag: a file that is not whole yet, and which file it is a part of. One process at a time. */
#ifndef POSM_CLIENT_PART_H
#define POSM_CLIENT_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct scope;

struct part {
	const char *file, *path, *etag_path;
	const char *etag; /* NULL: not known, the part cannot be gone on with */
	int64_t size;
	int fd;
};

/* Closed, the part stays. A part of no size that nobody begun is taken away. */
void part_close(struct part *part);
#define AUTO_PART __attribute__((cleanup(part_close))) struct part

/* resume: with what is there; otherwise, and where its ETag is not there, from nothing. RC_CONFLICT part_in_use,
 * file_unwritable. */
enum rc part_open(struct scope *sc, const char *file, bool resume, struct part *out) MUST_CHECK;
/* From nothing, of a file with this ETag (NULL: none); it is on the disk before the first byte of the file is. */
enum rc part_begin(struct scope *sc, struct part *part, const char *etag) MUST_CHECK;
enum rc part_add(struct scope *sc, struct part *part, const void *at, size_t len) MUST_CHECK;
/* The part gets the file's name. */
enum rc part_finish(struct scope *sc, struct part *part) MUST_CHECK;
/* Both files go: nobody should go on with them. */
void part_drop(struct part *part);

#endif
