/*
 * Memory that dies together. Blocks come zeroed and aligned for any type; nothing is freed singly.
 * Out of memory aborts the process: the parent replaces it, a job's lease runs out and it is retried.
 * Configured with --enable-debug or a sanitizer every block is a malloc of its own, so that the tools see its ends.
 */
#ifndef POSM_BASE_ARENA_H
#define POSM_BASE_ARENA_H

#include <stddef.h>

struct arena;
struct arena_mark {
	void *chunk;
	size_t used;
};

struct arena *arena_new(void);
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, returns_nonnull, alloc_size(2)));
/* What was allocated after `mark` is gone; for loops that must not grow. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_release(struct arena *arena, struct arena_mark mark);
void arena_close(struct arena *arena);

#endif
