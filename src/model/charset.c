#include "config.h"
#include "model/charset.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/scope.h"
#include "base/utf8.h"

#define GROWTH_MAX 3 /* UTF-8 bytes of a windows-1251 character */

const char *const charset_words[CHARSET_COUNT] = {
	[CHARSET_UTF8] = "utf-8",
	[CHARSET_UTF8_MARK] = "utf-8-bom",
	[CHARSET_WINDOWS_1251] = "windows-1251",
};

static enum rc
bad_byte(struct scope *sc, struct bytes bytes, const char *at, const char *what)
{
	const char *line = bytes.at;
	int n = 1;

	for (const char *p = bytes.at; p < at; p++)
		if (*p == '\n') {
			line = p + 1;
			n++;
		}
	int column = (int)(at - line) + 1;
	enum rc rc = fault(sc, RC_INVALID, "bad_csv", "line %d, byte %d: %s; save the table as \"CSV UTF-8\"", n, column, what);

	fault_arg(sc, "what", "%s", what);
	fault_arg(sc, "line", "%d", n);
	fault_arg(sc, "column", "%d", column);
	return rc;
}

struct tally {
	size_t characters, strays; /* beyond ASCII; bytes that are part of none */
	const char *first_stray;
};

static struct tally
count(struct bytes bytes)
{
	const char *at = bytes.len > 0 ? bytes.at : "", *end = at + bytes.len;
	struct tally tally = {0, 0, NULL};

	while (at < end) {
		int32_t c = utf8_next(&at, end);

		tally.characters += c >= 0x80;
		if (c >= 0)
			continue;
		if (tally.strays++ == 0)
			tally.first_stray = at;
		at++;
	}
	return tally;
}

static enum rc
from_windows_1251(struct scope *sc, struct bytes bytes, struct bytes *out)
{
	size_t left = bytes.len, room = bytes.len * GROWTH_MAX;
	char *in = (char *)(uintptr_t)bytes.at, *text = scope_alloc(sc, room + 1), *to = text;
	iconv_t converter = iconv_open("UTF-8", "WINDOWS-1251");

	if (converter == (iconv_t)-1)
		return fault(sc, RC_BROKEN, "no_charset", "the C library has no table of windows-1251");
	size_t done = iconv(converter, &in, &left, &to, &room);

	iconv_close(converter);
	if (done == (size_t)-1)
		return bad_byte(sc, bytes, in, "this is text neither in UTF-8 nor in windows-1251");
	*out = (struct bytes){text, (size_t)(to - text)};
	return RC_OK;
}

static enum rc
choose(struct scope *sc, const char *name, const struct tally *tally, enum charset *out)
{
	*out = tally->strays > tally->characters ? CHARSET_WINDOWS_1251 : CHARSET_UTF8;
	if (name == NULL)
		return RC_OK;
	*out = strcasecmp(name, "windows-1251") == 0 ? CHARSET_WINDOWS_1251 : CHARSET_UTF8;
	if (*out == CHARSET_UTF8 && strcasecmp(name, "utf-8") != 0)
		return fault(sc, RC_INVALID, "bad_charset", "the charset '%s' is not taken: utf-8 and windows-1251 are", name);
	return RC_OK;
}

enum rc
charset_to_utf8(struct scope *sc, struct bytes bytes, const char *name, struct bytes *out, enum charset *found)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct tally tally = count(bytes);
	const char *nul = bytes.len > 0 ? memchr(bytes.at, '\0', bytes.len) : NULL;

	if (nul != NULL)
		return bad_byte(sc, bytes, nul, "a zero byte is no text");
	TRY(choose(sc, name, &tally, found));
	if (*found == CHARSET_WINDOWS_1251)
		return from_windows_1251(sc, bytes, out);
	if (tally.strays > 0)
		return bad_byte(sc, bytes, tally.first_stray, "this is not UTF-8");
	*out = bytes;
	if (bytes.len < sizeof(mark) - 1 || memcmp(bytes.at, mark, sizeof(mark) - 1) != 0)
		return RC_OK;
	*found = CHARSET_UTF8_MARK;
	*out = (struct bytes){(const char *)bytes.at + sizeof(mark) - 1, bytes.len - (sizeof(mark) - 1)};
	return RC_OK;
}
