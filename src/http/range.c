#include "config.h"
#include "http/range.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Digits only, at most 18 of them; NULL when there are none or more. */
static const char *
take_number(const char *p, uint64_t *out)
{
	size_t n = strspn(p, "0123456789");

	if (n == 0 || n > 18)
		return NULL;
	*out = 0;
	for (size_t i = 0; i < n; i++)
		*out = *out * 10 + (uint64_t)(p[i] - '0');
	return p + n;
}

static struct range
part(uint64_t from, uint64_t last, uint64_t size)
{
	if (from >= size)
		return (struct range){.kind = RANGE_NONE};
	if (last >= size)
		last = size - 1;
	return (struct range){RANGE_PART, from, last - from + 1};
}

struct range
range_parse(const char *header, uint64_t size)
{
	const struct range all = {RANGE_ALL, 0, size};
	uint64_t from, last = UINT64_MAX;

	if (header == NULL || strncasecmp(header, "bytes=", 6) != 0)
		return all;
	const char *p = header + 6;

	p += strspn(p, " \t");
	if (*p == '-') {
		p = take_number(p + 1, &last);
		if (p == NULL || p[strspn(p, " \t")] != '\0')
			return all;
		if (last == 0 || size == 0)
			return (struct range){.kind = RANGE_NONE};
		return part(last >= size ? 0 : size - last, size - 1, size);
	}
	p = take_number(p, &from);
	if (p == NULL || *p++ != '-')
		return all;
	if (*p >= '0' && *p <= '9')
		p = take_number(p, &last);
	if (p == NULL || p[strspn(p, " \t")] != '\0' || last < from)
		return all;
	return part(from, last, size);
}

bool
range_if_range(const char *header, const char *etag)
{
	return header == NULL || strcmp(header, etag) == 0;
}
