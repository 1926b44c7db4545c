/* The query of a request target, and the typed reading of its parameters. A parameter stands at most once. */
#ifndef POSM_HTTP_QUERY_H
#define POSM_HTTP_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct scope;

#define QUERY_BYTES_MAX 8000
#define QUERY_PARAMETERS_MAX 40

struct url_query {
	size_t n;
	struct query_parameter {
		const char *name, *value;
	} parameters[QUERY_PARAMETERS_MAX];
};

/* RC_INVALID bad_query. */
enum rc query_parse(struct scope *sc, const char *raw, struct url_query *out) MUST_CHECK;
/* NULL when it is not there. */
const char *query_find(const struct url_query *q, const char *name);
/* RC_INVALID unknown_parameter when one stands there that is not among the names (ended by NULL). */
enum rc query_only(struct scope *sc, const struct url_query *q, ...) MUST_CHECK __attribute__((sentinel));
/* The readers below leave *out as it is when the parameter is absent; otherwise RC_INVALID bad_parameter. */
enum rc query_int(struct scope *sc, const struct url_query *q, const char *name, int64_t min, int64_t max,
		  int64_t *out) MUST_CHECK;
/* 1, true, yes | 0, false, no */
enum rc query_bool(struct scope *sc, const struct url_query *q, const char *name, bool *out) MUST_CHECK;
/* At most max bytes of clean text. */
enum rc query_text(struct scope *sc, const struct url_query *q, const char *name, size_t max, const char **out) MUST_CHECK;
/* The parameter external_id, which must be there: clean text of 1 to 200 characters. */
enum rc query_external_id(struct scope *sc, const struct url_query *q, const char **out) MUST_CHECK;
/* One of words (ended by NULL); *out is its index. */
enum rc query_word(struct scope *sc, const struct url_query *q, const char *name, const char *const *words,
		   int *out) MUST_CHECK;
/* For a reader of its own: the fault that names the parameter. */
enum rc query_fault(struct scope *sc, const char *name, const char *must_be);
/* words: those that it may be, with commas between. */
enum rc query_choice(struct scope *sc, const char *name, const char *words);

#endif
