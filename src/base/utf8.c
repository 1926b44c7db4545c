#include "config.h"
#include "base/utf8.h"

/* How many continuation bytes follow, and the least character so many bytes are for. */
static int
tail_of(unsigned char lead, int32_t *bits, int32_t *least)
{
	if (lead >= 0xc2 && lead <= 0xdf) {
		*bits = lead & 0x1f;
		*least = 0x80;
		return 1;
	}
	if (lead >= 0xe0 && lead <= 0xef) {
		*bits = lead & 0x0f;
		*least = 0x800;
		return 2;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		*bits = lead & 0x07;
		*least = 0x10000;
		return 3;
	}
	return -1;
}

int32_t
utf8_next(const char **at, const char *end)
{
	const char *p = *at;
	int32_t c, least;

	if (p >= end)
		return -1;
	unsigned char lead = (unsigned char)*p++;

	if (lead < 0x80) {
		*at = p;
		return lead;
	}
	int tail = tail_of(lead, &c, &least);

	if (tail < 0 || end - p < tail)
		return -1;
	for (int i = 0; i < tail; i++, p++) {
		if (((unsigned char)*p & 0xc0) != 0x80)
			return -1;
		c = c << 6 | ((unsigned char)*p & 0x3f);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return -1;
	*at = p;
	return c;
}

bool
utf8_count(const char *at, size_t len, size_t *chars)
{
	const char *end = at + len;
	size_t n = 0;

	for (; at < end; n++)
		if (utf8_next(&at, end) < 0)
			return false;
	*chars = n;
	return true;
}

size_t
utf8_put(char out[4], uint32_t c)
{
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[n] | c);
	return n;
}

bool
utf8_is_control(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

bool
utf8_turns_direction(int32_t c)
{
	return c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}
