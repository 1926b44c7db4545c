#include "config.h"
#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef POSM_DEBUG_ARENA
#define CHUNK_BYTES ((size_t)1) /* a chunk for every block */
#else
#define CHUNK_BYTES ((size_t)16 * 1024)
#endif
#define ALIGNMENT (sizeof(max_align_t))

struct chunk {
	struct chunk *older;
	size_t size, used;
	_Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct chunk *newest;
};

struct arena *
arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena == NULL)
		abort();
	return arena;
}

static void
add_chunk(struct arena *arena, size_t need)
{
	size_t size = need > CHUNK_BYTES ? need : CHUNK_BYTES;
	struct chunk *chunk = malloc(sizeof(*chunk) + size);

	if (chunk == NULL)
		abort();
	*chunk = (struct chunk){.older = arena->newest, .size = size};
	arena->newest = chunk;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 4)
		abort();
	size_t need = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct chunk *chunk = arena->newest;

	if (chunk == NULL || chunk->size - chunk->used < need) {
		add_chunk(arena, need);
		chunk = arena->newest;
	}
	void *at = chunk->bytes + chunk->used;

	chunk->used += need;
	return memset(at, 0, size);
}

struct arena_mark
arena_mark(const struct arena *arena)
{
	return (struct arena_mark){arena->newest, arena->newest ? arena->newest->used : 0};
}

void
arena_release(struct arena *arena, struct arena_mark mark)
{
	while (arena->newest != mark.chunk) {
		struct chunk *dead = arena->newest;

		assert(dead != NULL);
		arena->newest = dead->older;
		free(dead);
	}
	if (arena->newest != NULL)
		arena->newest->used = mark.used;
}

void
arena_close(struct arena *arena)
{
	if (arena == NULL)
		return;
	arena_release(arena, (struct arena_mark){0});
	free(arena);
}
