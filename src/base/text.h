/*
 * A growing text with a maximum given at birth. Adding past the maximum keeps what fits, marks the text
 * `full` and goes on; text_check() turns that into a fault, so a chain of additions needs one check.
 * The bytes always end in a NUL that is not counted. Escaping happens at output, by the name of the function.
 */
#ifndef POSM_BASE_TEXT_H
#define POSM_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

struct scope;

/* Borrowed bytes: whoever lends them keeps them. */
struct bytes {
	const void *at;
	size_t len;
};

struct text {
	char *at;
	size_t len, cap, max;
	bool full;
	struct scope *sc; /* NULL: the text owns malloc memory, ended by text_close() */
};

/* Lives in the scope. */
struct text *text_new(struct scope *sc, size_t max);
/* A text of its own, for what grows and is reused over many units of work; ends with text_close(). */
void text_open(struct text *t, size_t max);
void text_close(struct text *t);
void text_clear(struct text *t);
/* Grows once, for n bytes that are expected; not beyond the maximum. */
void text_expect(struct text *t, size_t n);

void text_add(struct text *t, const char *string);
void text_add_bytes(struct text *t, const void *at, size_t len);
void text_add_char(struct text *t, char c);
void text_add_int(struct text *t, int64_t n);
void text_addf(struct text *t, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A decimal with at most `places` digits after the point, without locale, without trailing zeros. */
void text_add_decimal(struct text *t, double value, int places);
/* "string" with quotes, RFC 8259 escapes; NULL gives null. */
void text_add_json(struct text *t, const char *string);
/* [1,2] */
void text_add_json_ints(struct text *t, const int64_t *ints, size_t n);
/* On one line, for terminals and TSV: control characters become spaces; ends where the bytes are no UTF-8. */
void text_add_plain(struct text *t, const char *string);
/* RFC 3986 percent-encoding of everything but unreserved characters. */
void text_add_url(struct text *t, const char *string);
/* For HTML, as text or within a quoted attribute. */
void text_add_html(struct text *t, const char *string);
/* Lower-case hexadecimal. */
void text_add_hex(struct text *t, const void *at, size_t len);

/* A whole number of 1 to 18 decimal digits and nothing else, from min to max; false, and *out stays, otherwise. */
bool text_to_int(const char *string, int64_t min, int64_t max, int64_t *out);

/* RC_LIMIT "too_large" naming `what` when the text is full. */
enum rc text_check(struct scope *sc, const struct text *t, const char *what) MUST_CHECK;

#endif
