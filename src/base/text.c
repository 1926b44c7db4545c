#include "config.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

#define INT_DIGITS_MAX 18 /* always less than 2^63 */
#define FIRST_CAPACITY 128

struct text *
text_new(struct scope *sc, size_t max)
{
	struct text *t = scope_alloc(sc, sizeof(*t));

	t->sc = sc;
	t->max = max;
	t->at = scope_alloc(sc, 1);
	t->cap = 1;
	return t;
}

void
text_open(struct text *t, size_t max)
{
	*t = (struct text){.max = max, .cap = FIRST_CAPACITY, .at = malloc(FIRST_CAPACITY)};
	if (t->at == NULL)
		abort();
	t->at[0] = '\0';
}

void
text_close(struct text *t)
{
	if (t->sc == NULL)
		free(t->at);
	*t = (struct text){0};
}

void
text_clear(struct text *t)
{
	t->len = 0;
	t->full = false;
	t->at[0] = '\0';
}

static void
grow(struct text *t, size_t cap)
{
	char *at;

	if (t->sc != NULL) {
		at = scope_alloc(t->sc, cap);
		memcpy(at, t->at, t->len + 1);
	} else {
		at = realloc(t->at, cap);
		if (at == NULL)
			abort();
	}
	t->at = at;
	t->cap = cap;
}

/* Room for n more bytes and the NUL; answers how many of the n may be added. */
static size_t
reserve(struct text *t, size_t n)
{
	if (n > t->max - t->len) {
		n = t->max - t->len;
		t->full = true;
	}
	if (t->cap - t->len <= n) {
		size_t cap = t->cap < FIRST_CAPACITY ? FIRST_CAPACITY : t->cap;

		while (cap - t->len <= n)
			cap *= 2;
		grow(t, cap);
	}
	return n;
}

void
text_expect(struct text *t, size_t n)
{
	if (n > t->max - t->len)
		n = t->max - t->len;
	if (t->cap - t->len <= n)
		grow(t, t->len + n + 1);
}

void
text_add_bytes(struct text *t, const void *at, size_t len)
{
	size_t n = reserve(t, len);

	if (n > 0)
		memcpy(t->at + t->len, at, n);
	t->len += n;
	t->at[t->len] = '\0';
}

void
text_add(struct text *t, const char *string)
{
	text_add_bytes(t, string, strlen(string));
}

void
text_add_char(struct text *t, char c)
{
	text_add_bytes(t, &c, 1);
}

void
text_add_int(struct text *t, int64_t n)
{
	char digits[24], *end = digits + sizeof(digits), *p = end;
	uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do
		*--p = (char)('0' + left % 10);
	while ((left /= 10) != 0);
	if (n < 0)
		*--p = '-';
	text_add_bytes(t, p, (size_t)(end - p));
}

void
text_addf(struct text *t, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int need = vsnprintf(t->at + t->len, t->cap - t->len, fmt, ap); /* mostly there is room */

	if (need < 0)
		abort();
	bool fits = (size_t)need < t->cap - t->len;
	size_t n = reserve(t, (size_t)need);

	if (!fits || t->full)
		vsnprintf(t->at + t->len, n + 1, fmt, again);
	t->len += n;
	va_end(again);
	va_end(ap);
}

void
text_add_decimal(struct text *t, double value, int places)
{
	static const int64_t scale_of[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
	int64_t scale = scale_of[places];
	double scaled = round(value * (double)scale);

	if (!(fabs(scaled) < 9e15))
		abort(); /* callers keep their numbers in range */
	int64_t n = (int64_t)scaled;
	uint64_t size = n < 0 ? (uint64_t)-n : (uint64_t)n;

	if (n < 0)
		text_add_char(t, '-');
	text_add_int(t, (int64_t)(size / (uint64_t)scale));
	uint64_t rest = size % (uint64_t)scale;

	if (rest == 0)
		return;
	text_add_char(t, '.');
	for (uint64_t digit = (uint64_t)scale / 10; rest != 0; digit /= 10) {
		text_add_char(t, (char)('0' + rest / digit));
		rest %= digit;
	}
}

/* RFC 8259 section 7, and DEL, which no terminal shows. */
static bool
is_json_special(unsigned char c)
{
	return c < 0x20 || c == 0x7f || c == '"' || c == '\\';
}

static void
add_json_special(struct text *t, unsigned char c)
{
	switch (c) {
	case '"':
		text_add(t, "\\\"");
		break;
	case '\\':
		text_add(t, "\\\\");
		break;
	case '\n':
		text_add(t, "\\n");
		break;
	case '\r':
		text_add(t, "\\r");
		break;
	case '\t':
		text_add(t, "\\t");
		break;
	default:
		text_addf(t, "\\u%04x", c);
	}
}

void
text_add_json(struct text *t, const char *string)
{
	if (string == NULL) {
		text_add(t, "null");
		return;
	}
	text_add_char(t, '"');
	while (*string != '\0') {
		const char *from = string;

		while (*string != '\0' && !is_json_special((unsigned char)*string))
			string++;
		text_add_bytes(t, from, (size_t)(string - from));
		if (*string != '\0')
			add_json_special(t, (unsigned char)*string++);
	}
	text_add_char(t, '"');
}

void
text_add_json_ints(struct text *t, const int64_t *ints, size_t n)
{
	text_add_char(t, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			text_add_char(t, ',');
		text_add_int(t, ints[i]);
	}
	text_add_char(t, ']');
}

void
text_add_plain(struct text *t, const char *string)
{
	const char *end = string + strlen(string);

	for (const char *at = string; at < end;) {
		const char *from = at;
		int32_t character = utf8_next(&at, end);

		if (character < 0)
			return;
		if (utf8_is_control(character))
			text_add_char(t, ' ');
		else
			text_add_bytes(t, from, (size_t)(at - from));
	}
}

void
text_add_url(struct text *t, const char *string)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (; *string != '\0'; string++)
		if (strchr(unreserved, *string) != NULL)
			text_add_char(t, *string);
		else
			text_addf(t, "%%%02X", (unsigned char)*string);
}

void
text_add_hex(struct text *t, const void *at, size_t len)
{
	static const char digit[] = "0123456789abcdef";
	const unsigned char *p = at;

	for (size_t i = 0; i < len; i++) {
		text_add_char(t, digit[p[i] >> 4]);
		text_add_char(t, digit[p[i] & 15]);
	}
}

bool
text_to_int(const char *string, int64_t min, int64_t max, int64_t *out)
{
	size_t digits = strspn(string, "0123456789");

	if (digits == 0 || digits > INT_DIGITS_MAX || string[digits] != '\0')
		return false;
	int64_t n = strtoll(string, NULL, 10);

	if (n < min || n > max)
		return false;
	*out = n;
	return true;
}

enum rc
text_check(struct scope *sc, const struct text *t, const char *what)
{
	if (!t->full)
		return RC_OK;
	fault(sc, RC_LIMIT, "too_large", "%s is over %zu bytes", what, t->max);
	fault_arg(sc, "max", "%zu", t->max);
	return RC_LIMIT;
}

void
text_add_html(struct text *t, const char *string)
{
	for (; *string != '\0'; string++)
		if (strchr("&<>\"'", *string) != NULL)
			text_addf(t, "&#%d;", *string);
		else
			text_add_char(t, *string);
}
