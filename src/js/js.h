/*
 * JSON from outside. The bytes must be RFC 8259 to the letter and less: UTF-8 (a byte order mark is passed over), no
 * duplicate names, no NUL or lone surrogate in a string, no number that a double or an int64_t cannot hold, no depth
 * over JS_DEPTH_MAX, nothing after the value (RFC 8259 sections 4, 7 to 9; RFC 7493). json-c keeps the tree; its own
 * parser is not used, because even its strict mode lets most of the above through.
 *
 * Readers name the place of a fault by its JSON pointer (RFC 6901) and use the codes bad_json, wrong_type,
 * missing_field, unknown_field, out_of_range. Trees and the strings lent from them live as long as the scope.
 */
#ifndef POSM_JS_JS_H
#define POSM_JS_JS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define JS_DEPTH_MAX 32
#define JS_BYTES_MAX 268435456 /* the callers set their own, smaller limits */

struct json_object;

/* A value and where it stands; value NULL: absent (or JSON null where that was allowed). */
struct js {
	struct json_object *value;
	const char *at; /* JSON pointer, "" for a whole document */
};

/* `base` is the pointer of the document itself: "" for a file or body of its own. RC_INVALID bad_json. */
enum rc js_parse(struct scope *sc, struct bytes json, const char *base, struct js *out) MUST_CHECK;

/* An object none of whose names is outside `known` (ended by NULL). */
enum rc js_fields(struct scope *sc, const struct js *object, const char *const *known) MUST_CHECK;
/* True when the object has the field, be it null. */
bool js_has(const struct js *object, const char *name);

enum js_need {
	JS_OPTIONAL = 0, /* absent: the output stays as it was */
	JS_REQUIRED = 1, /* absent: missing_field */
	JS_NULLABLE = 2, /* null is taken: texts become NULL, others stay as they were; ask js_has() for the difference */
};

/* Any field: there is false when nothing is to be read (absent, or null where that is taken). */
enum rc js_value(struct scope *sc, const struct js *object, const char *name, int need, struct js *out,
		 bool *there) MUST_CHECK;

/* Fields of an object. `need` is one of the above or JS_REQUIRED | JS_NULLABLE. */
enum rc js_text(struct scope *sc, const struct js *object, const char *name, int need, size_t min_chars,
		size_t max_chars, const char **out) MUST_CHECK;
enum rc js_int(struct scope *sc, const struct js *object, const char *name, int need, int64_t min, int64_t max,
	       int64_t *out) MUST_CHECK;
enum rc js_real(struct scope *sc, const struct js *object, const char *name, int need, double min, double max,
		double *out) MUST_CHECK;
enum rc js_bool(struct scope *sc, const struct js *object, const char *name, int need, bool *out) MUST_CHECK;
/* The index of the word in `words` (ended by NULL). */
enum rc js_choice(struct scope *sc, const struct js *object, const char *name, int need, const char *const *words,
		  int *out) MUST_CHECK;
/* An object or array below; out->value is NULL when it is absent. */
enum rc js_object(struct scope *sc, const struct js *object, const char *name, int need, struct js *out) MUST_CHECK;
enum rc js_array(struct scope *sc, const struct js *object, const char *name, int need, size_t max_items,
		 struct js *out) MUST_CHECK;

/* Items of an array. */
size_t js_count(const struct js *array); /* 0 when absent */
struct js js_item(struct scope *sc, const struct js *array, size_t i);

/* A value by itself, for items of arrays. */
enum rc js_as_text(struct scope *sc, const struct js *value, size_t min_chars, size_t max_chars,
		   const char **out) MUST_CHECK;
enum rc js_as_int(struct scope *sc, const struct js *value, int64_t min, int64_t max, int64_t *out) MUST_CHECK;
enum rc js_as_real(struct scope *sc, const struct js *value, double min, double max, double *out) MUST_CHECK;

/* The value as compact JSON, numbers as they were written, names in their order: for what is kept or sent on. */
struct bytes js_bytes(struct scope *sc, const struct js *value);

#endif
