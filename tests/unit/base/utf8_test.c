#include "config.h"
#include "base/utf8.h"

#include "unit/t.h"

static void
every_character_is_read_as_it_was_written(struct scope *sc)
{
	(void)sc;
	for (int32_t c = 1; c <= 0x10ffff; c++) {
		char bytes[4];
		const char *at = bytes;
		size_t n = utf8_put(bytes, (uint32_t)c);
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		int32_t read = utf8_next(&at, bytes + n);

		if (read != (surrogate ? -1 : c) || at != bytes + (surrogate ? 0 : n)) {
			printf("  U+%04X\n", (unsigned)c);
			CHECK(false);
			break;
		}
		at = bytes;
		if (n > 1 && utf8_next(&at, bytes + n - 1) != -1) {
			printf("  U+%04X cut short\n", (unsigned)c);
			CHECK(false);
			break;
		}
	}
}

static void
what_is_no_utf8_is_refused(struct scope *sc)
{
	static const char *const bad[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
					  "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
					  "\xd0", "\xe2\x82", "\xe2\x82z"};
	size_t chars;

	(void)sc;
	for (size_t i = 0; i < LENGTH_OF(bad); i++) {
		const char *at = bad[i];

		CHECK_INT(utf8_next(&at, at + strlen(at)), -1);
		CHECK(at == bad[i]);
		CHECK(!utf8_count(bad[i], strlen(bad[i]), &chars));
	}
}

static void
characters_are_counted(struct scope *sc)
{
	static const char text[] = "Ёж \xf0\x9f\x8d\x95";
	size_t chars = 0;

	(void)sc;
	CHECK(utf8_count(text, sizeof(text) - 1, &chars));
	CHECK_INT(chars, 4);
	CHECK(utf8_count("", 0, &chars));
	CHECK_INT(chars, 0);
}

T_MAIN(T(every_character_is_read_as_it_was_written), T(what_is_no_utf8_is_refused), T(characters_are_counted))
