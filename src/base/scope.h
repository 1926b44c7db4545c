/*
 * One unit of work - a request, an attempt at a job, a command - with the memory it uses, the fault it
 * may end in and the words that mark its log lines. Domain code cannot tell which of them called it.
 */
#ifndef POSM_BASE_SCOPE_H
#define POSM_BASE_SCOPE_H

#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/fault.h"

struct scope {
	struct arena *arena;
	struct fault fault;
	const char *kind; /* "request", "job", "command", ...: static */
	char id[80];      /* of the unit of work, for the log */
	struct scope_end *ends;
};

struct scope *scope_new(const char *kind, const char *id);
/* Zeroed; dies with the scope. */
void *scope_alloc(struct scope *sc, size_t size) __attribute__((malloc, returns_nonnull, alloc_size(2)));
/* count * size, aborting on overflow. */
void *scope_array(struct scope *sc, size_t count, size_t size) __attribute__((malloc, returns_nonnull));
char *scope_copy(struct scope *sc, const char *string) __attribute__((returns_nonnull));
char *scope_copy_n(struct scope *sc, const char *bytes, size_t n) __attribute__((returns_nonnull));
char *scope_printf(struct scope *sc, const char *fmt, ...) PRINTF_LIKE(2, 3) __attribute__((returns_nonnull));
char *scope_vprintf(struct scope *sc, const char *fmt, va_list ap) PRINTF_LIKE(2, 0) __attribute__((returns_nonnull));
/* Calls end(thing) when the scope closes, newest first: for what outlives a function but not the scope. */
void scope_at_end(struct scope *sc, void (*end)(void *), void *thing);
void scope_close(struct scope *sc); /* NULL is fine */

static inline void
scope_close_at(struct scope **sc)
{
	scope_close(*sc);
}
#define AUTO_SCOPE __attribute__((cleanup(scope_close_at))) struct scope

#endif
