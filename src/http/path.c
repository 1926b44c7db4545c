#include "config.h"
#include "http/path.h"

#include <string.h>

#include "base/scope.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Length of the well-formed sequence at p (RFC 3629 section 4), 0 when it is none. */
static size_t
utf8_length(const unsigned char *p)
{
	static const struct {
		unsigned char first, last, second_from, second_to;
		size_t n;
	} rows[] = {
		{0x00, 0x7f, 0, 0, 1},          {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
		{0xe1, 0xec, 0x80, 0xbf, 3},    {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4},    {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
	};

	for (size_t i = 0; i < LENGTH_OF(rows); i++) {
		if (p[0] < rows[i].first || p[0] > rows[i].last)
			continue;
		if (rows[i].n > 1 && (p[1] < rows[i].second_from || p[1] > rows[i].second_to))
			return 0;
		for (size_t k = 2; k < rows[i].n; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return rows[i].n;
	}
	return 0;
}

bool
path_is_clean_text(const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	while (*p != '\0') {
		size_t n = utf8_length(p);

		if (n == 0 || (n == 1 && (*p < 0x20 || *p == 0x7f)))
			return false;
		if (n == 2 && p[0] == 0xc2 && p[1] < 0xa0) /* C1 controls */
			return false;
		p += n;
	}
	return true;
}

bool
path_decode(const char *raw, size_t len, bool form, char *out)
{
	for (size_t i = 0; i < len; i++) {
		char c = raw[i];

		if (c == '%') {
			if (len - i < 3 || hex(raw[i + 1]) < 0 || hex(raw[i + 2]) < 0)
				return false;
			c = (char)(hex(raw[i + 1]) * 16 + hex(raw[i + 2]));
			i += 2;
		} else if (c == '+' && form)
			c = ' ';
		if (c == '\0')
			return false;
		*out++ = c;
	}
	*out = '\0';
	return true;
}

static void
merge_slashes(char *path)
{
	char *to = path;

	for (const char *from = path; *from != '\0'; from++)
		if (*from != '/' || to == path || to[-1] != '/')
			*to++ = *from;
	*to = '\0';
}

static bool
has_dot_segment(const char *path)
{
	for (const char *p = path; p != NULL; p = strchr(p, '/')) {
		p += *p == '/';
		size_t n = strcspn(p, "/");

		if ((n == 1 && p[0] == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
			return true;
	}
	return false;
}

enum rc
path_normalise(struct scope *sc, const char *raw, size_t len, const char **decoded, const char **out)
{
	if (len > PATH_MAX_BYTES)
		return fault(sc, RC_INVALID, "bad_path", "the path is over %d bytes", PATH_MAX_BYTES);
	char *path = scope_alloc(sc, len + 1);

	if (!path_decode(raw, len, false, path) || !path_is_clean_text(path) || path[0] != '/')
		return fault(sc, RC_INVALID, "bad_path", "the path must begin with '/' and be percent-encoded UTF-8 text");
	*decoded = scope_copy(sc, path);
	merge_slashes(path);
	if (has_dot_segment(path))
		return fault(sc, RC_INVALID, "bad_path", "the path must not hold '.' or '..' segments");
	*out = path;
	return RC_OK;
}
