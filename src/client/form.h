/*
 * A body of multipart/form-data (RFC 7578), whole in memory. Its boundary is made of its parts: the same parts are the same bytes
 * whenever they are sent, which an Idempotency-Key asks of a request that is made again, be it by another run of the program.
 */
#ifndef POSM_CLIENT_FORM_H
#define POSM_CLIENT_FORM_H

#include "base/text.h"

struct form_part {
	const char *name;
	const char *file_name; /* as the server is told it; NULL: a field */
	const char *type;
	struct bytes bytes;
};

/* *type: of the body, with the boundary. */
enum rc form_make(struct scope *sc, const struct form_part *parts, size_t n, struct bytes *body, const char **type) MUST_CHECK;

#endif
