/*
 * multipart/form-data (RFC 7578, RFC 2046 section 5.1) of a body that is whole in memory. Parts are lent from the body.
 */
#ifndef POSM_HTTP_MULTIPART_H
#define POSM_HTTP_MULTIPART_H

#include "base/text.h"

struct scope;

#define MULTIPART_PARTS_MAX 16
#define MULTIPART_HEAD_MAX 4096 /* bytes of one part's header lines */
#define MULTIPART_BOUNDARY_MAX 70

struct multipart_part {
	const char *name;     /* clean UTF-8 text */
	const char *filename; /* NULL: a field, not a file; cleaned of path and control characters */
	struct bytes body;
};

struct multipart {
	size_t n;
	struct multipart_part parts[MULTIPART_PARTS_MAX];
};

/* content_type: the request's. RC_INVALID bad_multipart. */
enum rc multipart_parse(struct scope *sc, const char *content_type, struct bytes body, struct multipart *out) MUST_CHECK;
/* NULL when there is none. */
const struct multipart_part *multipart_find(const struct multipart *m, const char *name);

#endif
