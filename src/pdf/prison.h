/*
 * Locks the calling process up for good: limits, Landlock, then a seccomp filter (seccomp(2), landlock(7)). From
 * here on it can compute, read the folders it was given and talk on the descriptors it has:
 *   - opening for writing, making, renaming or removing files: EACCES, as on a read-only disk
 *   - system calls that nobody needs: ENOSYS, so that libraries take their other way
 *   - exec, fork, sockets, ptrace, mount and the like: the process is killed (SIGSYS), because only an attacker asks
 * Memory over the limit: malloc answers NULL. Sanitizer builds have limits of files and time only, and say so: their
 * run time needs terabytes of address space, system calls of its own, and the program's file for its reports.
 */
#ifndef POSM_PDF_PRISON_H
#define POSM_PDF_PRISON_H

#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct scope;

struct prison {
	uint64_t memory; /* bytes of address space */
	uint32_t cpu_s;
	const char *const *readable; /* folders; an absent one is nothing to read */
	size_t n_readable;
};

/* *bars: what holds, of enum message_bars. RC_BROKEN prison_open: it could not be locked. */
enum rc prison_enter(struct scope *sc, const struct prison *prison, uint32_t *bars) MUST_CHECK;

#endif
