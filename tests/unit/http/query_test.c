#include "config.h"
#include "http/query.h"

#include "unit/t.h"

static struct url_query q;

static void
parameters_are_decoded_once(struct scope *sc)
{
	CHECK_OK(sc, query_parse(sc, "q=%D1%91%2B+1&empty=&flag&x=%2525", &q));
	CHECK_TEXT(query_find(&q, "q"), "ё+ 1");
	CHECK_TEXT(query_find(&q, "empty"), "");
	CHECK_TEXT(query_find(&q, "flag"), "");
	CHECK_TEXT(query_find(&q, "x"), "%25");
	CHECK(query_find(&q, "y") == NULL);
}

static void
a_query_that_means_two_things_is_refused(struct scope *sc)
{
	static const char *const bad[] = {"a=1&a=2", "a=%", "a=%00", "a=%ff", "a=%0a", "%00=1"};

	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		CHECK_FAULT(sc, query_parse(sc, bad[i], &q), "bad_query");
}

static void
numbers_have_bounds_and_no_second_spelling(struct scope *sc)
{
	static const char *const bad[] = {"n=", "n=x", "n=0x10", "n=1e3", "n=11", "n=0", "n=-1", "n= 5", "n=5 ", "n=99999999999999999999",
					  "n=+5", "n=5.0"};
	int64_t n = 7;

	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		CHECK_OK(sc, query_parse(sc, bad[i][2] == '+' ? "n=%2B5" : bad[i], &q));
		CHECK_FAULT(sc, query_int(sc, &q, "n", 1, 10, &n), "bad_parameter");
		CHECK_TEXT(sc->fault.args[0].value, "n");
	}
	CHECK_INT(n, 7);
	CHECK_OK(sc, query_parse(sc, "n=10", &q));
	CHECK_OK(sc, query_int(sc, &q, "n", 1, 10, &n));
	CHECK_INT(n, 10);
	CHECK_OK(sc, query_int(sc, &q, "m", 1, 10, &n));
	CHECK_INT(n, 10);
}

static void
an_unknown_parameter_is_named(struct scope *sc)
{
	CHECK_OK(sc, query_parse(sc, "limit=1&sort=name", &q));
	CHECK_OK(sc, query_only(sc, &q, "sort", "limit", NULL));
	CHECK_FAULT(sc, query_only(sc, &q, "limit", NULL), "unknown_parameter");
	CHECK_TEXT(sc->fault.args[0].value, "sort");
}

static void
words_are_taken_from_their_list(struct scope *sc)
{
	static const char *const words[] = {"all", "changed", NULL};
	int word = -1;
	bool on = false;

	CHECK_OK(sc, query_parse(sc, "only=changed&confirm=1&x=all2", &q));
	CHECK_OK(sc, query_word(sc, &q, "only", words, &word));
	CHECK_INT(word, 1);
	CHECK_FAULT(sc, query_word(sc, &q, "x", words, &word), "bad_parameter");
	CHECK_OK(sc, query_bool(sc, &q, "confirm", &on));
	CHECK(on);
	CHECK_FAULT(sc, query_bool(sc, &q, "only", &on), "bad_parameter");
}

T_MAIN(T(parameters_are_decoded_once), T(a_query_that_means_two_things_is_refused), T(numbers_have_bounds_and_no_second_spelling),
       T(an_unknown_parameter_is_named), T(words_are_taken_from_their_list))
