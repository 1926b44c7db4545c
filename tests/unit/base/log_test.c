#include "config.h"
#include "base/log.h"

#include <string.h>
#include <unistd.h>

#include "base/scope.h"
#include "unit/t.h"

/* What an event with this value writes. */
static const char *
written(struct scope *sc, const char *value)
{
	int ends[2], old = dup(STDERR_FILENO);
	char *line = scope_alloc(sc, 10000);

	CHECK(pipe(ends) == 0);
	CHECK(dup2(ends[1], STDERR_FILENO) == STDERR_FILENO);
	log_start("test", LOG_LEVEL_INFO);
	log_event(LOG_LEVEL_INFO, sc, "said", "value", value, NULL);
	CHECK(dup2(old, STDERR_FILENO) == STDERR_FILENO);
	CHECK(read(ends[0], line, 9999) > 0);
	close(ends[0]);
	close(ends[1]);
	close(old);
	return line;
}

static void
one_event_is_one_line_whatever_its_values_hold(struct scope *sc)
{
	static const char *const values[] = {"a\nb", "a\r\nb", "\x1b[31mred", "bell\a", "\x7f", "\xc2\x85", "\xe2\x80\xa8", "\xff\xfe", "\xc3",
					     "quote\" backslash\\", "=", "", "\t"};

	for (size_t i = 0; i < LENGTH_OF(values); i++) {
		const char *line = written(sc, values[i]);

		CHECK(strchr(line, '\n') == line + strlen(line) - 1);
		for (const char *p = line; p[1] != '\0'; p++)
			CHECK((unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f);
	}
	CHECK(strstr(written(sc, "a\nlevel=error b"), "value=\"a\\u000alevel=error b\"") != NULL);
	CHECK(strstr(written(sc, "\xc2\x85\xff"), "value=\"\\u0085\\ufffd\"") != NULL);
	CHECK(strstr(written(sc, "стол"), "value=\"стол\"") != NULL);
}

static void
a_long_value_is_cut_and_its_line_ends(struct scope *sc)
{
	char *value = scope_alloc(sc, 20001);

	memset(value, '\n', 20000);
	const char *line = written(sc, value);

	CHECK(strlen(line) < 4100);
	CHECK(strchr(line, '\n') == line + strlen(line) - 1);
}

T_MAIN(T(one_event_is_one_line_whatever_its_values_hold), T(a_long_value_is_cut_and_its_line_ends))
