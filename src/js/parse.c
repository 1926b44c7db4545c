/*
 * RFC 8259 to the letter, into json-c's tree. Why not json-c's own parser: strict and validating it still takes NaN,
 * 1e400, single quotes, duplicate names, lone surrogates, raw control characters and cuts names at a NUL.
 */
#include "config.h"
#include "js/js.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

#define NUMBER_MAX 64 /* characters, also when written without an exponent; a double needs 24 */

struct parser {
	struct scope *sc;
	const char *at, *start, *end;
	const char *base;
	struct text *string; /* of the string just read */
	int depth;
	struct json_object *root;
};

/* Where a value goes: the document itself (parent NULL), an array, or a name of an object. */
struct place {
	struct json_object *parent;
	const char *name;
};

static enum rc read_value(struct parser *p, const struct place *place);

static enum rc
bad(struct parser *p, const char *what)
{
	int line = 1, column = 1;

	for (const char *c = p->start; c < p->at; c++)
		if (*c == '\n') {
			line++;
			column = 1;
		} else
			column++;
	fault(p->sc, RC_INVALID, "bad_json", "not JSON, line %d column %d: %s", line, column, what);
	fault_arg(p->sc, "line", "%d", line);
	fault_arg(p->sc, "column", "%d", column);
	fault_arg(p->sc, "what", "%s", what);
	return fault_at(p->sc, RC_INVALID, "%s", p->base);
}

static void
skip_space(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r'))
		p->at++;
}

static bool
take(struct parser *p, char c)
{
	if (p->at == p->end || *p->at != c)
		return false;
	p->at++;
	return true;
}

static bool
take_word(struct parser *p, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(p->end - p->at) < n || memcmp(p->at, word, n) != 0)
		return false;
	p->at += n;
	return true;
}

static void
end_tree(void *root)
{
	json_object_put(root);
}

/* Out of memory ends the process here too (base/arena.h): a value that silently is not there would be somebody's mistake in the input. */
static struct json_object *
made(struct json_object *value)
{
	if (value == NULL)
		abort();
	return value;
}

/* From here on the value belongs to its place, so a failure further on leaks nothing. */
static void
put(struct parser *p, const struct place *place, struct json_object *value)
{
	if (place->parent == NULL) {
		p->root = value;
		scope_at_end(p->sc, end_tree, value);
	} else if ((place->name == NULL ? json_object_array_add(place->parent, value) :
		    json_object_object_add_ex(place->parent, place->name, value, JSON_C_OBJECT_ADD_KEY_IS_NEW)) != 0)
		abort();
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* Four hexadecimal digits; -1 when there are not. */
static int32_t
read_hex4(struct parser *p)
{
	int32_t unit = 0;

	if (p->end - p->at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(p->at[i]);

		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	p->at += 4;
	return unit;
}

static enum rc
read_unicode(struct parser *p)
{
	char utf8[4];
	int32_t c = read_hex4(p);

	if (c < 0)
		return bad(p, "\\u needs four hexadecimal digits");
	if (c == 0)
		return bad(p, "\\u0000 is not taken");
	if (c >= 0xd800 && c <= 0xdbff && take_word(p, "\\u")) {
		int32_t low = read_hex4(p);

		if (low < 0xdc00 || low > 0xdfff)
			return bad(p, "half a surrogate pair");
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	if (c >= 0xd800 && c <= 0xdfff)
		return bad(p, "half a surrogate pair");
	text_add_bytes(p->string, utf8, utf8_put(utf8, (uint32_t)c));
	return RC_OK;
}

static enum rc
read_escape(struct parser *p)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";

	if (take(p, 'u'))
		return read_unicode(p);
	const char *found = p->at < p->end && *p->at != '\0' ? strchr(from, *p->at) : NULL;

	if (found == NULL)
		return bad(p, "unknown escape");
	text_add_char(p->string, to[found - from]);
	p->at++;
	return RC_OK;
}

/* Behind the opening quote; the characters are in p->string. */
static enum rc
read_string(struct parser *p)
{
	text_clear(p->string);
	while (!take(p, '"')) {
		const char *from = p->at;

		if (p->at == p->end)
			return bad(p, "a string without its end");
		if (take(p, '\\')) {
			TRY(read_escape(p));
			continue;
		}
		if ((unsigned char)*p->at < 0x20)
			return bad(p, "a control character in a string must be escaped");
		if (utf8_next(&p->at, p->end) < 0)
			return bad(p, "not UTF-8");
		text_add_bytes(p->string, from, (size_t)(p->at - from));
	}
	return RC_OK;
}

static bool
skip_digits(struct parser *p)
{
	const char *from = p->at;

	while (p->at < p->end && *p->at >= '0' && *p->at <= '9')
		p->at++;
	return p->at > from;
}

/* Moves behind a number; false when it is none. */
static bool
skip_number(struct parser *p, bool *whole)
{
	*whole = true;
	(void)take(p, '-');
	if (!take(p, '0') && !skip_digits(p))
		return false;
	if (take(p, '.')) {
		*whole = false;
		if (!skip_digits(p))
			return false;
	}
	if (take(p, 'e') || take(p, 'E')) {
		*whole = false;
		if (!take(p, '+'))
			(void)take(p, '-');
		if (!skip_digits(p))
			return false;
	}
	return true;
}

/*
 * What is kept goes through jsonb, which writes 1e-300 with all its zeros: a number is taken only if it can come back.
 */
static bool
is_short(const char *number, size_t n)
{
	const char *e = strpbrk(number, "eE");
	long exponent = e != NULL ? strtol(e + 1, NULL, 10) : 0, room = NUMBER_MAX - (long)n;

	return n <= NUMBER_MAX && exponent <= room && exponent >= -room;
}

static enum rc
read_number(struct parser *p, const struct place *place)
{
	char number[NUMBER_MAX + 1];
	const char *from = p->at;
	bool whole;

	if (p->at == p->end)
		return bad(p, "it ends where a value was expected");
	if (*p->at != '-' && (*p->at < '0' || *p->at > '9'))
		return bad(p, "a value was expected");
	if (!skip_number(p, &whole))
		return bad(p, "not a number");
	size_t n = (size_t)(p->at - from);

	memcpy(number, from, n < NUMBER_MAX ? n : NUMBER_MAX);
	number[n < NUMBER_MAX ? n : NUMBER_MAX] = '\0';
	if (!is_short(number, n))
		return bad(p, "a number of too many digits");
	errno = 0;
	if (whole) {
		long long value = strtoll(number, NULL, 10);

		if (errno == ERANGE)
			return bad(p, "a whole number beyond 64 bits");
		put(p, place, made(json_object_new_int64(value)));
		return RC_OK;
	}
	/* No program of posm leaves the C locale, so the point is a point; the text is kept for writing it again. */
	double value = strtod(number, NULL);

	if (!isfinite(value))
		return bad(p, "a number too large");
	put(p, place, made(json_object_new_double_s(value, number)));
	return RC_OK;
}

static enum rc
twice(struct parser *p, const char *name)
{
	enum rc rc = bad(p, "a name stands twice in one object");

	p->sc->fault.detail = scope_printf(p->sc, "%s: '%s'", p->sc->fault.detail, name);
	fault_arg(p->sc, "name", "%s", name);
	return rc;
}

static enum rc
read_member(struct parser *p, struct json_object *object)
{
	skip_space(p);
	if (!take(p, '"'))
		return bad(p, "a name in quotes must stand here");
	TRY(read_string(p));
	struct place place = {object, scope_copy_n(p->sc, p->string->at, p->string->len)};

	if (json_object_object_get_ex(object, place.name, NULL))
		return twice(p, place.name);
	skip_space(p);
	if (!take(p, ':'))
		return bad(p, "a colon must stand here");
	return read_value(p, &place);
}

static enum rc
read_item(struct parser *p, struct json_object *array)
{
	return read_value(p, &(struct place){array, NULL});
}

/* Behind a comma: does the list end there? */
static bool
is_closed(struct parser *p, char close, bool *surplus)
{
	skip_space(p);
	*surplus = p->at < p->end && *p->at == close;
	return *surplus;
}

/* Behind the opening bracket. */
static enum rc
read_list(struct parser *p, struct json_object *list, char close, enum rc (*read)(struct parser *, struct json_object *))
{
	if (++p->depth > JS_DEPTH_MAX)
		return bad(p, "too deep");
	skip_space(p);
	if (!take(p, close)) {
		bool surplus = false;

		do {
			TRY(read(p, list));
			skip_space(p);
		} while (take(p, ',') && !is_closed(p, close, &surplus));
		if (surplus)
			return bad(p, "the comma before this bracket is one too many");
		if (!take(p, close))
			return bad(p, close == '}' ? "a comma or } must stand here" : "a comma or ] must stand here");
	}
	p->depth--;
	return RC_OK;
}

static enum rc
read_object(struct parser *p, const struct place *place)
{
	struct json_object *object = made(json_object_new_object());

	put(p, place, object);
	return read_list(p, object, '}', read_member);
}

static enum rc
read_array(struct parser *p, const struct place *place)
{
	struct json_object *array = made(json_object_new_array());

	put(p, place, array);
	return read_list(p, array, ']', read_item);
}

static enum rc
read_value(struct parser *p, const struct place *place)
{
	skip_space(p);
	if (take(p, '{'))
		return read_object(p, place);
	if (take(p, '['))
		return read_array(p, place);
	if (take(p, '"')) {
		TRY(read_string(p));
		put(p, place, made(json_object_new_string_len(p->string->at, (int)p->string->len)));
		return RC_OK;
	}
	if (take_word(p, "true"))
		put(p, place, made(json_object_new_boolean(1)));
	else if (take_word(p, "false"))
		put(p, place, made(json_object_new_boolean(0)));
	else if (take_word(p, "null"))
		put(p, place, NULL);
	else
		return read_number(p, place);
	return RC_OK;
}

static enum rc
read_document(struct parser *p)
{
	TRY(read_value(p, &(struct place){NULL, NULL}));
	skip_space(p);
	if (p->at != p->end)
		return bad(p, "something stands after the end");
	return RC_OK;
}

enum rc
js_parse(struct scope *sc, struct bytes json, const char *base, struct js *out)
{
	struct text string;
	struct parser p = {.sc = sc, .at = json.at, .start = json.at, .base = base, .string = &string};

	if (json.len > JS_BYTES_MAX)
		return fault(sc, RC_LIMIT, "too_large", "JSON of over %d bytes", JS_BYTES_MAX);
	p.end = p.start + json.len;
	if (json.len >= 3 && memcmp(p.at, "\xef\xbb\xbf", 3) == 0)
		p.start = p.at += 3; /* a byte order mark, which editors leave (RFC 8259 section 8.1 lets us pass over it) */
	text_open(&string, json.len + 1);
	enum rc rc = read_document(&p);

	text_close(&string);
	if (rc == RC_OK)
		*out = (struct js){p.root, base};
	return rc;
}
