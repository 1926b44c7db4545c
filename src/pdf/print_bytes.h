/*
 * The bytes of a print file (print.h) as they go out, piece by piece: where each object begins, what the identity of the file is
 * taken from, streams compressed.
 */
#ifndef POSM_PDF_PRINT_BYTES_H
#define POSM_PDF_PRINT_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#include "base/digest.h"
#include "base/text.h"
#include "pdf/fold.h"

struct scope;

#define PRINT_OBJECTS_MAX INT32_MAX

struct print_bytes {
	int64_t first_object, next_object; /* behind those of the prefix; the next free number */
	uint64_t at;                       /* bytes out so far */
	uint64_t *offsets;                 /* from first_object on */
	size_t room;
	uint8_t digest[DIGEST_BYTES]; /* of everything so far, link by link */
	z_stream deflate;
	struct text content, packed; /* what print_bytes_stream takes; what it makes of it */
};

/* Behind the prefix of `fold`; ended with the scope. */
void print_bytes_open(struct scope *sc, struct print_bytes *out, const struct fold *fold);
/* "N 0 obj\n" at the end of a piece. */
void print_bytes_object(struct print_bytes *out, struct text *piece, int64_t number);
/* out->content, compressed, as the stream of the object whose dictionary is open. */
void print_bytes_stream(struct print_bytes *out, struct text *piece);
/* The piece has gone out: it is counted, and becomes part of the file's identity. */
enum rc print_bytes_close(struct scope *sc, struct print_bytes *out, const struct text *piece) MUST_CHECK;

#endif
