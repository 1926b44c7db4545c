#include "config.h"
#include "http/path.h"

#include "unit/t.h"

static const char *
normal(struct scope *sc, const char *raw)
{
	const char *decoded, *path = "refused";

	if (path_normalise(sc, raw, strlen(raw), &decoded, &path) != RC_OK)
		return sc->fault.code;
	return path;
}

static void
escapes_and_double_slashes_name_the_same_path(struct scope *sc)
{
	CHECK_TEXT(normal(sc, "/api/v1/me"), "/api/v1/me");
	CHECK_TEXT(normal(sc, "//api///v1/me"), "/api/v1/me");
	CHECK_TEXT(normal(sc, "/api/v1/generations/5/archive%2ezip"), "/api/v1/generations/5/archive.zip");
	CHECK_TEXT(normal(sc, "/api%2Fv1%2f/me"), "/api/v1/me");
	CHECK_TEXT(normal(sc, "/%D1%91+1"), "/ё+1");
}

static void
what_could_be_read_two_ways_is_refused(struct scope *sc)
{
	static const char *const bad[] = {"", "api", "/a/../b", "/a/%2e%2e/b", "/.", "/a/./b", "/a/..", "/%", "/%4", "/%zz", "/%00",
					  "/a%0d%0ab", "/%ff", "/%c0%af", "/%ed%a0%80", "/\x01", "/%7f", "/%c2%85"};

	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		CHECK_TEXT(normal(sc, bad[i]), "bad_path");
	CHECK_TEXT(normal(sc, "/a/...b/.c"), "/a/...b/.c");
}

static void
a_path_that_is_too_long_is_refused(struct scope *sc)
{
	char *path = scope_alloc(sc, PATH_MAX_BYTES + 2);

	memset(path, 'a', PATH_MAX_BYTES + 1);
	path[0] = '/';
	CHECK_TEXT(normal(sc, path), "bad_path");
	path[PATH_MAX_BYTES] = '\0';
	CHECK(strlen(normal(sc, path)) == PATH_MAX_BYTES);
}

T_MAIN(T(escapes_and_double_slashes_name_the_same_path), T(what_could_be_read_two_ways_is_refused),
       T(a_path_that_is_too_long_is_refused))
