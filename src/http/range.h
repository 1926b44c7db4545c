/* Range requests (RFC 9110 section 14): one byte range of a representation of known length. */
#ifndef POSM_HTTP_RANGE_H
#define POSM_HTTP_RANGE_H

#include <stdbool.h>
#include <stdint.h>

enum range_kind {
	RANGE_ALL,  /* no range, or one that may be ignored: other units, several ranges, bad syntax */
	RANGE_PART, /* from .. from + len */
	RANGE_NONE  /* 416: nothing of it lies in the representation */
};

struct range {
	enum range_kind kind;
	uint64_t from, len;
};

/* header NULL: none. For RANGE_ALL from and len name the whole. */
struct range range_parse(const char *header, uint64_t size);
/* If-Range: true when the range may be used; a strong ETag equal to `etag`, or the header is absent (NULL). Dates never match. */
bool range_if_range(const char *header, const char *etag);

#endif
