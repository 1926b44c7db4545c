/*
 * Unit tests: a file is a program, a test is a function whose name is a claim. CHECK goes on after a failure,
 * so that one run shows all; the program ends 1 if anything failed and prints one line for every test.
 */
#ifndef POSM_TESTS_UNIT_T_H
#define POSM_TESTS_UNIT_T_H

#include <stdio.h>
#include <string.h>

#include "base/scope.h"

static int t_failures;

#define CHECK(claim)                                                                     \
	do {                                                                             \
		if (!(claim)) {                                                          \
			t_failures++;                                                    \
			printf("  %s:%d: not true: %s\n", __FILE__, __LINE__, #claim);   \
		}                                                                        \
	} while (0)

#define CHECK_INT(is, should)                                                                                       \
	do {                                                                                                        \
		long long is_ = (long long)(is), should_ = (long long)(should);                                     \
		if (is_ != should_) {                                                                               \
			t_failures++;                                                                               \
			printf("  %s:%d: %s is %lld, not %lld\n", __FILE__, __LINE__, #is, is_, should_);           \
		}                                                                                                   \
	} while (0)

#define CHECK_TEXT(is, should)                                                                                      \
	do {                                                                                                        \
		const char *is_ = (is), *should_ = (should);                                                        \
		if (is_ == NULL || strcmp(is_, should_) != 0) {                                                     \
			t_failures++;                                                                               \
			printf("  %s:%d: %s is \"%s\", not \"%s\"\n", __FILE__, __LINE__, #is,                      \
			       is_ ? is_ : "(NULL)", should_);                                                      \
		}                                                                                                   \
	} while (0)

/* A call that must succeed; prints its fault otherwise. */
#define CHECK_OK(sc, call)                                                                                          \
	do {                                                                                                        \
		if ((call) != RC_OK) {                                                                              \
			t_failures++;                                                                               \
			printf("  %s:%d: %s failed: %s: %s (%s)\n", __FILE__, __LINE__, #call, (sc)->fault.code,    \
			       (sc)->fault.detail, (sc)->fault.pointer ? (sc)->fault.pointer : "-");                \
		}                                                                                                   \
	} while (0)

/* A call that must fail with this code. */
#define CHECK_FAULT(sc, call, should)                                                                               \
	do {                                                                                                        \
		if ((call) == RC_OK) {                                                                              \
			t_failures++;                                                                               \
			printf("  %s:%d: %s did not fail\n", __FILE__, __LINE__, #call);                            \
		} else                                                                                              \
			CHECK_TEXT((sc)->fault.code, should);                                                       \
	} while (0)

struct t_test {
	const char *name;
	void (*run)(struct scope *sc);
};
#define T(test) {#test, test}

static inline int
t_run(const struct t_test *tests, size_t n)
{
	int failed = 0;

	for (size_t i = 0; i < n; i++) {
		int before = t_failures;
		AUTO_SCOPE *sc = scope_new("test", tests[i].name);

		tests[i].run(sc);
		printf("%s - %s\n", t_failures == before ? "ok" : "not ok", tests[i].name);
		failed += t_failures != before;
	}
	printf("%d passed, %d failed\n", (int)n - failed, failed);
	return failed != 0;
}
#define T_MAIN(...)                                                      \
	int main(void)                                                   \
	{                                                                \
		static const struct t_test tests[] = {__VA_ARGS__};      \
		return t_run(tests, LENGTH_OF(tests));                   \
	}

#endif
