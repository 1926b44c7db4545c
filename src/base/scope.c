#include "config.h"
#include "base/scope.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scope_end {
	struct scope_end *older;
	void (*end)(void *);
	void *thing;
};

struct scope *
scope_new(const char *kind, const char *id)
{
	struct scope *sc = calloc(1, sizeof(*sc));

	if (sc == NULL)
		abort();
	sc->arena = arena_new();
	sc->kind = kind;
	snprintf(sc->id, sizeof(sc->id), "%s", id);
	return sc;
}

void *
scope_alloc(struct scope *sc, size_t size)
{
	return arena_alloc(sc->arena, size);
}

void *
scope_array(struct scope *sc, size_t count, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(count, size, &total))
		abort();
	return arena_alloc(sc->arena, total);
}

char *
scope_copy_n(struct scope *sc, const char *bytes, size_t n)
{
	char *copy = arena_alloc(sc->arena, n + 1);

	memcpy(copy, bytes, n);
	return copy;
}

char *
scope_copy(struct scope *sc, const char *string)
{
	return scope_copy_n(sc, string, strlen(string));
}

char *
scope_vprintf(struct scope *sc, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, again);

	va_end(again);
	if (n < 0)
		abort();
	char *out = arena_alloc(sc->arena, (size_t)n + 1);

	vsnprintf(out, (size_t)n + 1, fmt, ap);
	return out;
}

char *
scope_printf(struct scope *sc, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *out = scope_vprintf(sc, fmt, ap);

	va_end(ap);
	return out;
}

void
scope_at_end(struct scope *sc, void (*end)(void *), void *thing)
{
	struct scope_end *e = scope_alloc(sc, sizeof(*e));

	*e = (struct scope_end){sc->ends, end, thing};
	sc->ends = e;
}

void
scope_close(struct scope *sc)
{
	if (sc == NULL)
		return;
	for (struct scope_end *e = sc->ends; e != NULL; e = e->older)
		e->end(e->thing);
	arena_close(sc->arena);
	free(sc);
}
