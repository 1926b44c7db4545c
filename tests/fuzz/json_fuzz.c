/*
 * A JSON body from anybody. What is taken a strict parser of another hand (json-c's) takes too, is the same when it is written
 * and read again, and holds nothing that PostgreSQL's jsonb would not.
 */
#include "config.h"

#include <assert.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "fuzz/target.h"
#include "js/js.h"

static void
is_taken_by_another(struct bytes json)
{
	struct json_tokener *tokener = json_tokener_new_ex(JS_DEPTH_MAX + 2);

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8 | JSON_TOKENER_ALLOW_TRAILING_CHARS);
	struct json_object *other = json_tokener_parse_ex(tokener, json.at, (int)json.len);
	enum json_tokener_error error = json_tokener_get_error(tokener);

	/* a number or a word at the very end could go on: that is not a refusal */
	if (error != json_tokener_success && error != json_tokener_continue)
		abort();
	json_object_put(other);
	json_tokener_free(tokener);
}

static void
read_fields(struct scope *sc, const struct js *js)
{
	static const char *const known[] = {"a", "name", "template_id", NULL};
	static const char *const words[] = {"x", "y", NULL};
	const char *text = NULL;
	int64_t n = 1;
	double x = 0;
	bool yes;
	int word = 0;
	struct js below;

	if (js_fields(sc, js, known) != RC_OK)
		return;
	if (js_text(sc, js, "name", JS_NULLABLE, 1, 200, &text) == RC_OK && text != NULL) {
		size_t chars = 0;

		assert(utf8_count(text, strlen(text), &chars) && chars >= 1 && chars <= 200);
	}
	if (js_int(sc, js, "template_id", JS_OPTIONAL, 1, 99, &n) == RC_OK)
		assert(n >= 1 && n <= 99);
	if (js_real(sc, js, "a", JS_OPTIONAL, -1, 1, &x) == RC_OK)
		assert(x >= -1 && x <= 1);
	if (js_bool(sc, js, "a", JS_OPTIONAL, &yes) != RC_OK)
		assert(sc->fault.pointer != NULL);
	if (js_choice(sc, js, "a", JS_OPTIONAL, words, &word) == RC_OK)
		assert(word == 0 || word == 1);
	if (js_array(sc, js, "a", JS_OPTIONAL, 5, &below) == RC_OK)
		assert(js_count(&below) <= 5);
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	struct bytes json = {at, len};
	struct js js, again;

	if (js_parse(sc, json, "", &js) != RC_OK) {
		assert(sc->fault.code != NULL);
		return 0;
	}
	size_t mark = len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	is_taken_by_another((struct bytes){at + mark, len - mark});
	assert(memchr(at, '\0', len) == NULL);
	struct bytes written = js_bytes(sc, &js);

	assert(js_parse(sc, written, "", &again) == RC_OK);
	struct bytes twice = js_bytes(sc, &again);

	assert(twice.len == written.len && memcmp(twice.at, written.at, twice.len) == 0);
	read_fields(sc, &js);
	return 0;
}
