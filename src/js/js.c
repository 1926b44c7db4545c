#include "config.h"
#include "js/js.h"

#include <json-c/json.h>
#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

static const char *
child_at(struct scope *sc, const char *at, const char *name)
{
	struct text *t = text_new(sc, SIZE_MAX / 2);

	text_add(t, at);
	text_add_char(t, '/');
	for (; *name != '\0'; name++) /* RFC 6901 section 3 */
		if (*name == '~')
			text_add(t, "~0");
		else if (*name == '/')
			text_add(t, "~1");
		else
			text_add_char(t, *name);
	return t->at;
}

/* The last name of a pointer, for texts. */
static const char *
last_name(const char *at)
{
	const char *slash = strrchr(at, '/');

	return slash != NULL ? slash + 1 : "the document";
}

static enum rc
wrong_type(struct scope *sc, const struct js *value, const char *should)
{
	fault(sc, RC_INVALID, "wrong_type", "'%s' must be %s", last_name(value->at), should);
	fault_arg(sc, "wanted", "%s", should);
	return fault_at(sc, RC_INVALID, "%s", value->at);
}

static enum rc
is_object(struct scope *sc, const struct js *value)
{
	return json_object_is_type(value->value, json_type_object) ? RC_OK : wrong_type(sc, value, "an object");
}

static bool
is_known(const char *const *known, const char *name)
{
	for (; *known != NULL; known++)
		if (strcmp(*known, name) == 0)
			return true;
	return false;
}

enum rc
js_fields(struct scope *sc, const struct js *object, const char *const *known)
{
	TRY(is_object(sc, object));
	json_object_object_foreach(object->value, name, value) {
		(void)value;
		if (!is_known(known, name)) {
			fault(sc, RC_INVALID, "unknown_field", "there is no field '%s' here", name);
			return fault_at(sc, RC_INVALID, "%s", child_at(sc, object->at, name));
		}
	}
	return RC_OK;
}

bool
js_has(const struct js *object, const char *name)
{
	return json_object_object_get_ex(object->value, name, NULL);
}

enum rc
js_value(struct scope *sc, const struct js *object, const char *name, int need, struct js *out, bool *there)
{
	*there = false;
	TRY(is_object(sc, object));
	out->at = child_at(sc, object->at, name);
	if (!json_object_object_get_ex(object->value, name, &out->value)) {
		if (!(need & JS_REQUIRED))
			return RC_OK;
		fault(sc, RC_INVALID, "missing_field", "the field '%s' is missing", name);
		return fault_at(sc, RC_INVALID, "%s", out->at);
	}
	*there = out->value != NULL || !(need & JS_NULLABLE);
	return RC_OK;
}

enum rc
js_as_text(struct scope *sc, const struct js *value, size_t min_chars, size_t max_chars, const char **out)
{
	size_t chars;

	if (!json_object_is_type(value->value, json_type_string))
		return wrong_type(sc, value, "a text");
	const char *text = json_object_get_string(value->value);

	if (!utf8_count(text, strlen(text), &chars) || chars < min_chars || chars > max_chars) {
		fault(sc, RC_INVALID, "out_of_range", "'%s' must have %zu to %zu characters", last_name(value->at),
		      min_chars, max_chars);
		fault_arg(sc, "min_length", "%zu", min_chars);
		fault_arg(sc, "max_length", "%zu", max_chars);
		return fault_at(sc, RC_INVALID, "%s", value->at);
	}
	*out = text;
	return RC_OK;
}

enum rc
js_as_real(struct scope *sc, const struct js *value, double min, double max, double *out)
{
	if (!json_object_is_type(value->value, json_type_double) && !json_object_is_type(value->value, json_type_int))
		return wrong_type(sc, value, "a number");
	double number = json_object_get_double(value->value);

	if (!(number >= min && number <= max)) {
		fault(sc, RC_INVALID, "out_of_range", "'%s' must be from %g to %g", last_name(value->at), min, max);
		fault_arg(sc, "min", "%g", min);
		fault_arg(sc, "max", "%g", max);
		return fault_at(sc, RC_INVALID, "%s", value->at);
	}
	*out = number;
	return RC_OK;
}

/* 2.0 is an integer too, as JSON Schema has it; beyond 2^53 only what was written without a point. */
static bool
is_integer(struct json_object *value)
{
	if (json_object_is_type(value, json_type_int))
		return true;
	if (!json_object_is_type(value, json_type_double))
		return false;
	double number = json_object_get_double(value);

	return number == floor(number) && fabs(number) <= 9007199254740992.0;
}

enum rc
js_as_int(struct scope *sc, const struct js *value, int64_t min, int64_t max, int64_t *out)
{
	if (!is_integer(value->value))
		return wrong_type(sc, value, "a whole number");
	int64_t number = json_object_get_int64(value->value);

	if (number < min || number > max) {
		if (min == max)
			fault(sc, RC_INVALID, "out_of_range", "'%s' must be %lld", last_name(value->at), (long long)min);
		else
			fault(sc, RC_INVALID, "out_of_range", "'%s' must be from %lld to %lld", last_name(value->at),
			      (long long)min, (long long)max);
		fault_arg(sc, "min", "%lld", (long long)min);
		fault_arg(sc, "max", "%lld", (long long)max);
		return fault_at(sc, RC_INVALID, "%s", value->at);
	}
	*out = number;
	return RC_OK;
}

enum rc
js_text(struct scope *sc, const struct js *object, const char *name, int need, size_t min_chars, size_t max_chars,
	const char **out)
{
	struct js value;
	bool there;

	TRY(js_value(sc, object, name, need, &value, &there));
	if (there)
		return js_as_text(sc, &value, min_chars, max_chars, out);
	if ((need & JS_NULLABLE) && js_has(object, name))
		*out = NULL;
	return RC_OK;
}

enum rc
js_int(struct scope *sc, const struct js *object, const char *name, int need, int64_t min, int64_t max, int64_t *out)
{
	struct js value;
	bool there;

	TRY(js_value(sc, object, name, need, &value, &there));
	return there ? js_as_int(sc, &value, min, max, out) : RC_OK;
}

enum rc
js_real(struct scope *sc, const struct js *object, const char *name, int need, double min, double max, double *out)
{
	struct js value;
	bool there;

	TRY(js_value(sc, object, name, need, &value, &there));
	return there ? js_as_real(sc, &value, min, max, out) : RC_OK;
}

enum rc
js_bool(struct scope *sc, const struct js *object, const char *name, int need, bool *out)
{
	struct js value;
	bool there;

	TRY(js_value(sc, object, name, need, &value, &there));
	if (!there)
		return RC_OK;
	if (!json_object_is_type(value.value, json_type_boolean))
		return wrong_type(sc, &value, "true or false");
	*out = json_object_get_boolean(value.value);
	return RC_OK;
}

static enum rc
not_among(struct scope *sc, const struct js *value, const char *const *words)
{
	struct text *list = text_new(sc, 1000);

	for (size_t i = 0; words[i] != NULL; i++)
		text_addf(list, "%s%s", i > 0 ? ", " : "", words[i]);
	fault(sc, RC_INVALID, "out_of_range", "'%s' must be one of: %s", last_name(value->at), list->at);
	fault_arg(sc, "words", "%s", list->at);
	return fault_at(sc, RC_INVALID, "%s", value->at);
}

enum rc
js_choice(struct scope *sc, const struct js *object, const char *name, int need, const char *const *words, int *out)
{
	struct js value;
	bool there;

	TRY(js_value(sc, object, name, need, &value, &there));
	if (!there)
		return RC_OK;
	if (!json_object_is_type(value.value, json_type_string))
		return wrong_type(sc, &value, "a text");
	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], json_object_get_string(value.value)) == 0) {
			*out = i;
			return RC_OK;
		}
	return not_among(sc, &value, words);
}

enum rc
js_object(struct scope *sc, const struct js *object, const char *name, int need, struct js *out)
{
	struct js value;
	bool there;

	TRY(js_value(sc, object, name, need, &value, &there));
	if (there)
		TRY(is_object(sc, &value));
	else
		value.value = NULL;
	*out = value;
	return RC_OK;
}

enum rc
js_array(struct scope *sc, const struct js *object, const char *name, int need, size_t max_items, struct js *out)
{
	struct js value;
	bool there;

	TRY(js_value(sc, object, name, need, &value, &there));
	if (!there)
		value.value = NULL;
	else if (!json_object_is_type(value.value, json_type_array))
		return wrong_type(sc, &value, "an array");
	if (js_count(&value) > max_items) {
		fault(sc, RC_INVALID, "out_of_range", "'%s' must have at most %zu items", name, max_items);
		return fault_at(sc, RC_INVALID, "%s", value.at);
	}
	*out = value;
	return RC_OK;
}

size_t
js_count(const struct js *array)
{
	return json_object_is_type(array->value, json_type_array) ? json_object_array_length(array->value) : 0;
}

struct js
js_item(struct scope *sc, const struct js *array, size_t i)
{
	return (struct js){json_object_array_get_idx(array->value, i), scope_printf(sc, "%s/%zu", array->at, i)};
}

struct bytes
js_bytes(struct scope *sc, const struct js *value)
{
	size_t len;
	const char *json = json_object_to_json_string_length(value->value,
							     JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE,
							     &len);

	if (json == NULL)
		abort(); /* out of memory (base/arena.h) */
	return (struct bytes){scope_copy_n(sc, json, len), len};
}
