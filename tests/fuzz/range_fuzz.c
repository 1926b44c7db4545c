/* Range, If-Range, If-Match from anybody: eight bytes of a length, then the header. A part lies within the representation. */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/scope.h"
#include "fuzz/target.h"
#include "http/conditional.h"
#include "http/range.h"

static void
check_range(const char *header, uint64_t size)
{
	struct range range = range_parse(header, size);

	switch (range.kind) {
	case RANGE_ALL: assert(range.from == 0 && range.len == size); break;
	case RANGE_PART: assert(range.len > 0 && range.from < size && range.len <= size - range.from); break;
	case RANGE_NONE: break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	static const char etag[] = "\"g1-2\"";
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	uint64_t size;

	if (len < sizeof(size) || memchr(at + sizeof(size), '\0', len - sizeof(size)) != NULL)
		return 0;
	memcpy(&size, at, sizeof(size));
	const char *header = scope_copy_n(sc, (const char *)at + sizeof(size), len - sizeof(size));

	check_range(header, size);
	check_range(header, size % 1000);
	if (range_if_range(header, etag))
		assert(strcmp(header, etag) == 0);
	if (conditional_listed(header, etag, false))
		assert(conditional_listed(header, etag, true));
	return 0;
}
