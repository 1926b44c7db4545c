#include "config.h"
#include "http/conditional.h"

#include "http/reply.h"
#include "http/request.h"
#include "unit/t.h"

static void
tags_are_compared_whole(struct scope *sc)
{
	(void)sc;
	CHECK(conditional_listed("*", "\"a\"", false));
	CHECK(conditional_listed("\"b\", \"a\"", "\"a\"", false));
	CHECK(conditional_listed("\"b,\" ,,\t\"a\"", "\"a\"", false));
	CHECK(conditional_listed("W/\"a\"", "\"a\"", true));
	CHECK(!conditional_listed("W/\"a\"", "\"a\"", false));
	CHECK(!conditional_listed("\"aa\"", "\"a\"", true));
	CHECK(!conditional_listed("\"a", "\"a\"", true));
	CHECK(!conditional_listed("a", "\"a\"", true));
	CHECK(!conditional_listed("", "\"a\"", true));
	CHECK(!conditional_listed(NULL, "\"a\"", true));
}

/* What a change against row_version 17 (0: none) expects, or -1: refused, -3: not understood. */
static int
expected(struct scope *sc, const char *name, const char *value, int32_t row_version)
{
	char *variables[] = {(char *)scope_printf(sc, "HTTP_%s=%s", name, value), NULL};
	struct request req = {.variables = variables};
	int32_t out = -2;

	if (conditional_expect(sc, &req, row_version, &out) == RC_OK)
		return out;
	if (strcmp(sc->fault.code, "bad_condition") == 0)
		return -3;
	CHECK_TEXT(sc->fault.code, "precondition_failed");
	return -1;
}

static void
a_change_expects_the_version_in_front_of_the_tag(struct scope *sc)
{
	CHECK_INT(expected(sc, "IF_MATCH", "\"17-abc\"", 17), 17);
	CHECK_INT(expected(sc, "IF_MATCH", "\"16-abc\", \"17-def-gzip\"", 17), 17);
	CHECK_INT(expected(sc, "IF_MATCH", "*", 17), 0);
	CHECK_INT(expected(sc, "ACCEPT", "*", 17), 0);
	CHECK_INT(expected(sc, "IF_MATCH", "\"16-abc\"", 17), -1);
	CHECK_INT(expected(sc, "IF_MATCH", "\"117-abc\"", 17), -1);
}

static void
what_is_no_strong_tag_of_a_row_never_matches(struct scope *sc)
{
	static const char *const values[] = {"W/\"17-abc\"", "\"17\"", "\"17abc\"", "\"017-abc\"", "\"-17-abc\"",
					     "\"+17-abc\"", "\"\"", "\"99999999999999999999-a\"", "\"4294967313-a\""};

	for (size_t i = 0; i < LENGTH_OF(values); i++)
		CHECK_INT(expected(sc, "IF_MATCH", values[i], 17), -1);
}

static void
what_is_no_list_of_tags_is_not_understood(struct scope *sc)
{
	static const char *const values[] = {"17-abc", "\"17-abc", "abc", "\"x\" \"", "\"17-abc\" \"18-abc\"", "\"17-abc\", *", "*, *", "W/", ","};

	for (size_t i = 0; i < LENGTH_OF(values); i++)
		CHECK_INT(expected(sc, "IF_MATCH", values[i], 17), -3);
}

static void
what_is_not_there_matches_nothing(struct scope *sc)
{
	CHECK_INT(expected(sc, "IF_MATCH", "*", 0), -1);
	CHECK_INT(expected(sc, "IF_MATCH", "\"0-abc\"", 0), -1);
	CHECK_INT(expected(sc, "IF_NONE_MATCH", "*", 0), 0);
	CHECK_INT(expected(sc, "IF_NONE_MATCH", "*", 17), -1);
	CHECK_INT(expected(sc, "IF_NONE_MATCH", "W/\"17-a\"", 17), -1);
	CHECK_INT(expected(sc, "IF_NONE_MATCH", "\"16-a\"", 17), 0);
}

static void
a_condition_of_any_length_is_read(struct scope *sc)
{
	struct text *list = text_new(sc, 2 * REQUEST_HEADER_MAX);

	while (list->len < REQUEST_HEADER_MAX + 100)
		text_add(list, "\"1-a\", ");
	CHECK_INT(expected(sc, "IF_MATCH", list->at, 17), -1);
	text_add(list, "\"17-a\"");
	CHECK_INT(expected(sc, "IF_MATCH", list->at, 17), 17);
}

static int
status_after(struct scope *sc, enum method method, const char *none_match, int32_t row_version, const char *body)
{
	char *variables[] = {(char *)scope_printf(sc, "HTTP_IF_NONE_MATCH=%s", none_match), NULL};
	struct request req = {.variables = variables, .method = method};
	struct reply reply = reply_new(sc);
	struct text *json = text_new(sc, 100);

	text_add(json, body);
	CHECK_OK(sc, reply_json_row(sc, &reply, 200, json, row_version));
	conditional_finish(sc, &req, &reply);
	return reply.status;
}

static void
a_read_that_the_client_has_is_304(struct scope *sc)
{
	/* sha256 of "{}" begins with 44136fa355b3678a1146ad16f7e8649e */
	const char *tag = "W/\"3-44136fa355b3678a1146ad16f7e8649e\"";

	CHECK_INT(status_after(sc, METHOD_GET, tag, 3, "{}"), 304);
	CHECK_INT(status_after(sc, METHOD_HEAD, tag, 3, "{}"), 304);
	CHECK_INT(status_after(sc, METHOD_GET, tag, 4, "{}"), 200);
	CHECK_INT(status_after(sc, METHOD_GET, tag, 3, "{ }"), 200);
	CHECK_INT(status_after(sc, METHOD_PATCH, tag, 3, "{}"), 200);
	CHECK_INT(status_after(sc, METHOD_GET, "\"44136fa355b3678a1146ad16f7e8649e\"", 0, "{}"), 304);
}

T_MAIN(T(tags_are_compared_whole), T(a_change_expects_the_version_in_front_of_the_tag),
       T(what_is_no_strong_tag_of_a_row_never_matches), T(what_is_no_list_of_tags_is_not_understood),
       T(what_is_not_there_matches_nothing), T(a_condition_of_any_length_is_read),
       T(a_read_that_the_client_has_is_304))
