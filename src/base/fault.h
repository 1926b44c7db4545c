/*
 * What went wrong, said once where it is first known: a class (rc), a stable code for programs
 * (snake_case, documented with the API), a text that names what, where and what to do, and, for input,
 * the JSON pointer (RFC 6901) of the offending place. http/problem.c alone turns codes into HTTP status,
 * jobs/fate.c alone into retry or end.
 */
#ifndef POSM_BASE_FAULT_H
#define POSM_BASE_FAULT_H

#include "base/rc.h"

struct scope;

#define FAULT_ARGS_MAX 6

struct fault_arg {
	const char *name;
	const char *value;
};

struct fault {
	enum rc rc;
	const char *code;    /* static */
	const char *detail;  /* lives in the scope, as what follows */
	const char *pointer; /* NULL when no place in the input is to blame */
	struct fault_arg args[FAULT_ARGS_MAX];
	int n_args;
	const char *more; /* JSON that tells it at length, for whoever knows the code; NULL: none */
};

/* Records the fault in the scope and returns rc. A later call restates: it replaces the earlier one whole. */
enum rc fault(struct scope *sc, enum rc rc, const char *code, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* Adds to the fault just recorded. */
enum rc fault_at(struct scope *sc, enum rc rc, const char *pointer_fmt, ...) PRINTF_LIKE(3, 4);
void fault_arg(struct scope *sc, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
enum rc fault_more(struct scope *sc, enum rc rc, const char *json);
/* RC_BROKEN with the text of errno. */
enum rc fault_errno(struct scope *sc, const char *code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The fault of another scope (another thread's, say) becomes this one's; returns its rc. */
enum rc fault_copy(struct scope *sc, const struct fault *from);
/* What compilers and analysers cannot see from outside: none of them ever answers RC_OK. A macro, as clang's analyser looks
   only five calls deep. */
#define fault_is_failure(call) ((call) ?: (__builtin_unreachable(), (enum rc)RC_OK))
#define fault(...) fault_is_failure((fault)(__VA_ARGS__))
#define fault_at(...) fault_is_failure((fault_at)(__VA_ARGS__))
#define fault_more(...) fault_is_failure((fault_more)(__VA_ARGS__))
#define fault_errno(...) fault_is_failure((fault_errno)(__VA_ARGS__))

/* Forgets the fault: the caller has dealt with it. */
void fault_clear(struct scope *sc);

#endif
