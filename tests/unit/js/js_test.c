#include "config.h"
#include "js/js.h"

#include "unit/t.h"

static struct bytes
of(const char *json)
{
	return (struct bytes){json, strlen(json)};
}

static void
good_json_is_read(struct scope *sc)
{
	static const char *const good[] = {
		"null", "true", " [ ] ", "{}", "0", "-0", "-12.5e+3", "\"\"",
		"[1,[2,{\"a\":{}}],\"x\"]", "\"\\ud83c\\udf55 \\u0416 \\/\\b\"", "\"\xd0\x96 \xf0\x9f\x8d\x95\"",
		"9223372036854775807", "{\"a\":null,\"A\":1}", "1e-50", "-1.5E+25",
	};

	for (size_t i = 0; i < LENGTH_OF(good); i++) {
		struct js js;

		CHECK_OK(sc, js_parse(sc, of(good[i]), "", &js));
	}
}

static void
what_json_c_lets_through_is_refused(struct scope *sc)
{
	static const char *const bad[] = {
		"", " ", "NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400", "0e-20000", "1e-99999999999999999999", "1e99999999999999999999", "{'a':1}", "{\"a\":1,\"a\":2}",
		"{\"a\":1,\"\\u0061\":2}", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"a\tb\"", "\"a\nb\"",
		"\"a\\u0000b\"", "{\"a\\u0000b\":1}", "18446744073709551616", "9223372036854775808", "01", "1.", ".5",
		"+1", "1e", "--1", "-", "0x10", "[1,]", "{\"a\":1,}", "{\"a\"}", "{\"a\":}", "{a:1}", "[1 2]", "[", "{",
		"\"", "\"\\", "\"\\u12", "\"\\x\"", "nul", "nulll", "true false", "{} x", "/* c */ 1", "1 // c", "[]]",
		"\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf5\x80\x80\x80\"", "\"\x80\"", "\"\xd0\"", "\"\xe2\x82",
	};

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		struct js js;

		if (js_parse(sc, of(bad[i]), "/here", &js) == RC_OK)
			printf("  taken: %s\n", bad[i]);
		CHECK_FAULT(sc, js_parse(sc, of(bad[i]), "/here", &js), "bad_json");
		CHECK_TEXT(sc->fault.pointer, "/here");
	}
}

/* What parsers are known to differ in: structure, white space, numbers, escapes, encodings. */
static void
what_parsers_quarrel_about_has_one_answer(struct scope *sc)
{
	static const char *const good[] = {
		"{\"\":0}", "{\"\\u0061\":1,\"b\":2}", "[\"\x7f\"]", "[\"\xef\xbf\xbf\"]", "[\"\\uFFFF\"]", "[\"\\uD834\\uDD1E\"]", "[\"\xe2\x80\xa8\"]",
		"[1E2]", "[1e+2]", "[0e1]", "[-0.0]", "[123.456e-7]", "\t\r\n 1 \n", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[[[[[]]]]]", "{\"a\":{\"a\":{}}}",
	};
	static const char *const bad[] = {
		"[1,,2]", "[,1]", "[1,", "[1", "[1}", "{\"a\":1]", "[\"x\"", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1 \"b\":2}", "{1:1}", "{null:null}", "{,}", "{\"a\":1,,\"b\":2}",
		"[\f]", "[\v1]", "[\xc2\xa0]", "[\xe2\x81\xa0]", "1\xc2\xa0", "[1.e3]", "[-01]", "[-]", "[1e+]", "[0e]", "[1ea]", "[0x42]", "[2.e-3]", "[1_000]", "[1 000]", "[--1]", "[+1]",
		"[-.5]", "[-NaN]", "[-Infinity]", "[1+2]", "[0.3e]", "[9.e+]", "[\xef\xbc\x91]", "TRUE", "[tru]", "[nUll]", "[undefined]", "[\"\\a\"]", "[\"\\U0041\"]", "[\"\\u00e\"]",
		"[\"\\u+123\"]", "[\"\\uD800\\n\"]", "[\"\\uD800\\uD800\"]", "[\"\\uDC00\\uD800\"]", "[\"\\\x01\"]", "[\"\x1f\"]", "[`a`]", "[\\n]", "\\u0022a\\u0022", "{\"a\":1}#", "[1]x",
		"[1]]", "{}}", "[]{}", "\xff\xfe[\x01]", "[\"\xe0\x80\x80\"]", "[\"\xf0\x80\x80\x80\"]", "[\"\xf4\x90\x80\x80\"]", "[\"\xed\xbf\xbf\"]", "[\"\xc3(\"]", "[\"\xfe\"]", "<a/>", "/**/[]", "[]//",
	};
	struct js js;

	for (size_t i = 0; i < LENGTH_OF(good); i++)
		CHECK_OK(sc, js_parse(sc, of(good[i]), "", &js));
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		fault_clear(sc);
		if (js_parse(sc, of(bad[i]), "", &js) == RC_OK)
			printf("  taken: %s\n", bad[i]);
		CHECK(sc->fault.code != NULL);
	}
}

/* A long string is a string: limits of length are the caller's. */
static void
a_string_of_ten_million_bytes_is_read(struct scope *sc)
{
	struct text *json = text_new(sc, 10000010);
	struct js js;
	const char *text;

	text_add(json, "\"");
	for (int i = 0; i < 1000000; i++)
		text_add(json, "0123456789");
	text_add(json, "\"");
	CHECK_OK(sc, js_parse(sc, of(json->at), "", &js));
	CHECK_FAULT(sc, js_as_text(sc, &js, 1, 200, &text), "out_of_range");
}

static void
a_byte_order_mark_is_passed_over(struct scope *sc)
{
	struct js js;

	CHECK_OK(sc, js_parse(sc, of("\xef\xbb\xbf{\"a\":1}"), "", &js));
	CHECK_FAULT(sc, js_parse(sc, of("\xef\xbb\xbf"), "", &js), "bad_json");
	CHECK_FAULT(sc, js_parse(sc, of("{}\xef\xbb\xbf"), "", &js), "bad_json");
}

static void
a_nul_byte_is_refused(struct scope *sc)
{
	struct js js;

	CHECK_FAULT(sc, js_parse(sc, (struct bytes){"\"a\0b\"", 5}, "", &js), "bad_json");
	CHECK_FAULT(sc, js_parse(sc, (struct bytes){"1\0", 2}, "", &js), "bad_json");
	CHECK_FAULT(sc, js_parse(sc, (struct bytes){"\"\\\0\"", 4}, "", &js), "bad_json");
}

static void
depth_has_a_limit(struct scope *sc)
{
	struct text *deep = text_new(sc, 10000);
	struct js js;

	for (int i = 0; i < JS_DEPTH_MAX; i++)
		text_add(deep, "[");
	for (int i = 0; i < JS_DEPTH_MAX; i++)
		text_add(deep, "]");
	CHECK_OK(sc, js_parse(sc, of(deep->at), "", &js));
	CHECK_FAULT(sc, js_parse(sc, of(scope_printf(sc, "[%s]", deep->at)), "", &js), "bad_json");
	text_clear(deep);
	for (int i = 0; i < 9999; i++)
		text_add(deep, "[");
	CHECK_FAULT(sc, js_parse(sc, of(deep->at), "", &js), "bad_json");
}

static void
the_place_of_a_mistake_is_named_by_line_and_column(struct scope *sc)
{
	struct js js;

	CHECK_FAULT(sc, js_parse(sc, of("{\n  \"a\": 1,\n  b\n}"), "", &js), "bad_json");
	CHECK(strstr(sc->fault.detail, "line 3 column 3") != NULL);
	CHECK_FAULT(sc, js_parse(sc, of("{\"a\": [1, ]}"), "", &js), "bad_json");
	CHECK(strstr(sc->fault.detail, "line 1 column 11: the comma before this bracket is one too many") != NULL);
	CHECK_FAULT(sc, js_parse(sc, of("[1,,2]"), "", &js), "bad_json");
	CHECK(strstr(sc->fault.detail, "a value was expected") != NULL);
}

static void
fields_are_read_with_their_limits(struct scope *sc)
{
	static const char *const known[] = {"text", "n", "x", "yes", "word", "list", "null", "whole", NULL};
	static const char *const words[] = {"one", "two", NULL};
	struct js js, list;
	const char *text = NULL, *absent = "as before";
	int64_t n = 0;
	double x = 0;
	bool yes = false;
	int word = -1;

	CHECK_OK(sc, js_parse(sc, of("{\"text\":\"Ёж\",\"n\":-5,\"x\":2.5,\"yes\":true,\"word\":\"two\","
				     "\"list\":[1,\"b\"],\"null\":null,\"whole\":3.0}"), "", &js));
	CHECK_OK(sc, js_fields(sc, &js, known));
	CHECK_OK(sc, js_text(sc, &js, "text", JS_REQUIRED, 1, 2, &text));
	CHECK_TEXT(text, "Ёж");
	CHECK_OK(sc, js_int(sc, &js, "n", JS_REQUIRED, -5, 5, &n));
	CHECK_INT(n, -5);
	CHECK_OK(sc, js_int(sc, &js, "whole", JS_REQUIRED, 0, 5, &n));
	CHECK_INT(n, 3);
	CHECK_OK(sc, js_real(sc, &js, "x", JS_REQUIRED, 0, 3, &x));
	CHECK(x == 2.5);
	CHECK_OK(sc, js_bool(sc, &js, "yes", JS_REQUIRED, &yes));
	CHECK(yes);
	CHECK_OK(sc, js_choice(sc, &js, "word", JS_REQUIRED, words, &word));
	CHECK_INT(word, 1);
	CHECK_OK(sc, js_text(sc, &js, "nothing", JS_OPTIONAL, 1, 2, &absent));
	CHECK_TEXT(absent, "as before");
	CHECK_OK(sc, js_text(sc, &js, "null", JS_NULLABLE, 1, 2, &absent));
	CHECK(absent == NULL);
	CHECK(js_has(&js, "null") && !js_has(&js, "nothing"));
	CHECK_OK(sc, js_array(sc, &js, "list", JS_REQUIRED, 2, &list));
	CHECK_INT(js_count(&list), 2);
	struct js second = js_item(sc, &list, 1);

	CHECK_OK(sc, js_as_text(sc, &second, 1, 1, &text));
	CHECK_TEXT(second.at, "/list/1");
}

static void
a_wrong_field_is_named_by_its_pointer(struct scope *sc)
{
	static const char *const known[] = {"a", NULL};
	struct js js, child;
	const char *text;
	int64_t n;
	bool yes;

	CHECK_OK(sc, js_parse(sc, of("{\"a\":{\"x/y\":1,\"~\":\"long text\",\"h\":1.5,\"nil\":null}}"), "/settings", &js));
	CHECK_OK(sc, js_object(sc, &js, "a", JS_REQUIRED, &child));
	CHECK_FAULT(sc, js_fields(sc, &child, known), "unknown_field");
	CHECK_TEXT(sc->fault.pointer, "/settings/a/x~1y");
	CHECK_FAULT(sc, js_text(sc, &child, "x/y", JS_OPTIONAL, 0, 9, &text), "wrong_type");
	CHECK_FAULT(sc, js_text(sc, &child, "~", JS_OPTIONAL, 0, 3, &text), "out_of_range");
	CHECK_TEXT(sc->fault.pointer, "/settings/a/~0");
	CHECK_FAULT(sc, js_int(sc, &child, "h", JS_OPTIONAL, 0, 3, &n), "wrong_type");
	CHECK_FAULT(sc, js_int(sc, &child, "x/y", JS_OPTIONAL, 2, 3, &n), "out_of_range");
	CHECK_FAULT(sc, js_int(sc, &child, "gone", JS_REQUIRED, 2, 3, &n), "missing_field");
	CHECK_TEXT(sc->fault.pointer, "/settings/a/gone");
	CHECK_FAULT(sc, js_bool(sc, &child, "nil", JS_OPTIONAL, &yes), "wrong_type");
	CHECK_FAULT(sc, js_array(sc, &js, "a", JS_OPTIONAL, 3, &child), "wrong_type");
	CHECK_OK(sc, js_parse(sc, of("null"), "", &js));
	CHECK_FAULT(sc, js_fields(sc, &js, known), "wrong_type");
}

static void
an_array_over_its_limit_is_refused(struct scope *sc)
{
	struct js js, list;

	CHECK_OK(sc, js_parse(sc, of("{\"a\":[1,2,3]}"), "", &js));
	CHECK_FAULT(sc, js_array(sc, &js, "a", JS_REQUIRED, 2, &list), "out_of_range");
	CHECK_TEXT(sc->fault.pointer, "/a");
}

static void
a_value_is_written_as_it_was(struct scope *sc)
{
	struct js js;

	CHECK_OK(sc, js_parse(sc, of(" { \"b\" : 0.10, \"a\" : [ 1e2 , \"\\u0416/\" , null ] } "), "", &js));
	CHECK_TEXT(js_bytes(sc, &js).at, "{\"b\":0.10,\"a\":[1e2,\"Ж/\",null]}");
}

T_MAIN(T(good_json_is_read), T(what_json_c_lets_through_is_refused), T(what_parsers_quarrel_about_has_one_answer),
       T(a_string_of_ten_million_bytes_is_read), T(a_byte_order_mark_is_passed_over), T(a_nul_byte_is_refused), T(depth_has_a_limit),
       T(the_place_of_a_mistake_is_named_by_line_and_column), T(fields_are_read_with_their_limits),
       T(a_wrong_field_is_named_by_its_pointer), T(an_array_over_its_limit_is_refused), T(a_value_is_written_as_it_was))
