#include "config.h"
#include "base/text.h"

#include "unit/t.h"

static void
numbers_are_written_without_locale_or_trailing_zeros(struct scope *sc)
{
	static const struct {
		double value;
		int places;
		const char *text;
	} cases[] = {{0, 2, "0"},         {1.5, 3, "1.5"},     {-0.25, 2, "-0.25"},
		     {2.999, 2, "3"},     {0.001, 2, "0"},     {-0.001, 2, "0"},
		     {1234567, 0, "1234567"}, {0.0625, 4, "0.0625"}};

	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct text *t = text_new(sc, 100);

		text_add_decimal(t, cases[i].value, cases[i].places);
		CHECK_TEXT(t->at, cases[i].text);
	}
}

static void
integers_reach_both_ends_of_their_range(struct scope *sc)
{
	struct text *t = text_new(sc, 100);

	text_add_int(t, INT64_MIN);
	text_add_char(t, ' ');
	text_add_int(t, INT64_MAX);
	CHECK_TEXT(t->at, "-9223372036854775808 9223372036854775807");
}

static void
an_expected_text_grows_once_and_not_beyond_its_maximum(struct scope *sc)
{
	struct text *t = text_new(sc, 1000), *small = text_new(sc, 5);

	text_add(t, "a");
	text_expect(t, 500);
	const char *at = t->at;

	for (int i = 0; i < 500; i++)
		text_add_char(t, 'b');
	CHECK(t->at == at);
	CHECK_INT(t->len, 501);
	text_expect(small, 1 << 20);
	CHECK(small->cap <= 6);
	text_add(small, "abcdef");
	CHECK(small->full);
}

static void
a_full_text_keeps_what_fits_and_says_so(struct scope *sc)
{
	struct text *t = text_new(sc, 5);

	text_add(t, "abc");
	text_addf(t, "%d", 12345);
	CHECK_TEXT(t->at, "abc12");
	CHECK_FAULT(sc, text_check(sc, t, "a test"), "too_large");
	text_clear(t);
	CHECK_OK(sc, text_check(sc, t, "a test"));
}

static void
json_and_url_escapes(struct scope *sc)
{
	struct text *t = text_new(sc, 200);

	text_add_json(t, "a\"\\\n\x01\xd1\x8f");
	text_add_json(t, NULL);
	text_add_json_ints(t, (const int64_t[]){-1, 20}, 2);
	text_add_json_ints(t, NULL, 0);
	CHECK_TEXT(t->at, "\"a\\\"\\\\\\n\\u0001\xd1\x8f\"null[-1,20][]");
	text_clear(t);
	text_add_url(t, "a b/\xd1\x8f~");
	CHECK_TEXT(t->at, "a%20b%2F%D1%8F~");
	text_clear(t);
	text_add_hex(t, "\x00\xff", 2);
	CHECK_TEXT(t->at, "00ff");
}

static void
a_whole_number_is_digits_alone(struct scope *sc)
{
	static const char *const others[] = {"", "-1", "+1", " 1", "1 ", "0x1", "1.0", "9999999999999999999", "11"};
	int64_t n = -1;

	(void)sc;
	for (size_t i = 0; i < LENGTH_OF(others); i++)
		CHECK(!text_to_int(others[i], 0, 10, &n));
	CHECK_INT(n, -1);
	CHECK(text_to_int("010", 1, 10, &n));
	CHECK_INT(n, 10);
	CHECK(!text_to_int("0", 1, 10, &n));
	CHECK(text_to_int("999999999999999999", 0, INT64_MAX, &n));
}

static void
what_is_shown_stays_on_its_line(struct scope *sc)
{
	struct text *t = text_new(sc, 100);

	text_add_plain(t, "Зал\t\x1b[2J «1»\n\xe2\x80\xa8x\xff y");
	CHECK_TEXT(t->at, "Зал  [2J «1»  x");
}

T_MAIN(T(numbers_are_written_without_locale_or_trailing_zeros), T(integers_reach_both_ends_of_their_range),
       T(an_expected_text_grows_once_and_not_beyond_its_maximum),
       T(a_full_text_keeps_what_fits_and_says_so), T(json_and_url_escapes), T(a_whole_number_is_digits_alone), T(what_is_shown_stays_on_its_line))
