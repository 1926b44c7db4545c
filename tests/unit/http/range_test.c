#include "config.h"
#include "http/range.h"

#include "unit/t.h"

static void
is(const char *header, uint64_t size, enum range_kind kind, uint64_t from, uint64_t len)
{
	struct range r = range_parse(header, size);

	if (r.kind != kind || (kind != RANGE_NONE && (r.from != from || r.len != len))) {
		t_failures++;
		printf("  '%s' of %llu: kind %d, from %llu, len %llu\n", header ? header : "", (unsigned long long)size, (int)r.kind,
		       (unsigned long long)r.from, (unsigned long long)r.len);
	}
}

static void
one_range_is_cut_to_the_size(struct scope *sc)
{
	(void)sc;
	is("bytes=0-99", 1000, RANGE_PART, 0, 100);
	is("bytes=0-0", 1000, RANGE_PART, 0, 1);
	is("bytes=999-", 1000, RANGE_PART, 999, 1);
	is("bytes=0-", 1000, RANGE_PART, 0, 1000);
	is("bytes=500-5000", 1000, RANGE_PART, 500, 500);
	is("bytes=-100", 1000, RANGE_PART, 900, 100);
	is("bytes=-5000", 1000, RANGE_PART, 0, 1000);
	is("Bytes= 1-2 ", 1000, RANGE_PART, 1, 2);
	is("bytes=4294967296-4294967297", 5000000000, RANGE_PART, 4294967296, 2);
}

static void
a_range_outside_is_416(struct scope *sc)
{
	(void)sc;
	is("bytes=1000-", 1000, RANGE_NONE, 0, 0);
	is("bytes=1000-1001", 1000, RANGE_NONE, 0, 0);
	is("bytes=-0", 1000, RANGE_NONE, 0, 0);
	is("bytes=0-", 0, RANGE_NONE, 0, 0);
	is("bytes=999999999999999999-", 1000, RANGE_NONE, 0, 0);
}

static void
what_is_no_single_byte_range_is_ignored(struct scope *sc)
{
	static const char *const others[] = {"bytes=0-1,5-6", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=1",
					     "bytes=1-2x", "bytes=--1", "bytes=+1-2", "bytes=18446744073709551616-", "0-1", ""};

	(void)sc;
	is(NULL, 1000, RANGE_ALL, 0, 1000);
	for (size_t i = 0; i < LENGTH_OF(others); i++)
		is(others[i], 1000, RANGE_ALL, 0, 1000);
}

static void
tags_are_compared_whole(struct scope *sc)
{
	(void)sc;
	CHECK(range_if_range(NULL, "\"a\""));
	CHECK(range_if_range("\"a\"", "\"a\""));
	CHECK(!range_if_range("W/\"a\"", "\"a\""));
	CHECK(!range_if_range("Mon, 23 Nov 2026 10:00:00 GMT", "\"a\""));
}

T_MAIN(T(one_range_is_cut_to_the_size), T(a_range_outside_is_416), T(what_is_no_single_byte_range_is_ignored), T(tags_are_compared_whole))
