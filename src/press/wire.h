/*
 * The bytes between a posm program and its posm-press: frames on a SOCK_STREAM socketpair, both ends on one host
 * and of one build, so numbers are in the host's byte order. A frame is a head of 12 bytes (magic with the
 * version, kind, length of the body) and a body of fields in a fixed order; texts and blobs carry their length.
 * Reading never trusts a length: a reader that meets too little, too much or bad text turns `bad` and answers
 * zeroes from then on, so a message needs one check at its end.
 */
#ifndef POSM_PRESS_WIRE_H
#define POSM_PRESS_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define WIRE_MAGIC 0x316d7370u /* "psm1": another protocol, another magic */
#define WIRE_HEAD ((size_t)12)
#define WIRE_BODY_MAX ((size_t)5 * 1024 * 1024) /* a tail of PRESS_TAIL_MAX and what goes with it */
#define WIRE_TEXT_MAX ((size_t)8192)

enum wire_kind {
	/* asked of the press */
	WIRE_HELLO = 1,
	WIRE_INSPECT,
	WIRE_COMPILE,
	WIRE_CARD,
	WIRE_RENDER,
	WIRE_PREFLIGHT,
	WIRE_PREFLIGHT_END,
	WIRE_PRINT,
	WIRE_PRINT_NEXT,
	WIRE_FONTS,
	/* answered by it */
	WIRE_READY,
	WIRE_INSPECTED,
	WIRE_COMPILED,
	WIRE_MADE,
	WIRE_RENDERED,
	WIRE_PREFLIGHTED,
	WIRE_PRINTED,
	WIRE_FONTS_TOLD,
	WIRE_FAILED,
};

/* Borrowed from the buffer it was found in. */
struct wire_frame {
	enum wire_kind kind;
	struct bytes body;
};

enum wire_found { WIRE_PARTIAL, WIRE_WHOLE, WIRE_BAD };
/* Looks for a frame at the start of `len` bytes; *used is its size with the head. */
enum wire_found wire_find(const void *at, size_t len, struct wire_frame *out, size_t *used);

/* Writing: begin, fields, end. `begin` answers where the frame starts in the text, for `end`. */
size_t wire_begin(struct text *out, enum wire_kind kind);
void wire_put_u32(struct text *out, uint32_t n);
void wire_put_u64(struct text *out, uint64_t n);
void wire_put_real(struct text *out, double n);
void wire_put_blob(struct text *out, struct bytes blob);
void wire_put_text(struct text *out, const char *text); /* NULL is kept apart from "" */
/* For words that come out of somebody else's file: what is no text becomes '?', what is over max bytes is cut. */
void wire_put_clean(struct text *out, const char *text, size_t max);
void wire_end(struct text *out, size_t frame);

/* Reading. */
struct wire_reader {
	const uint8_t *at;
	size_t left;
	bool bad;
};

struct wire_reader wire_read(const struct wire_frame *frame);
uint32_t wire_u32(struct wire_reader *r, uint32_t max);
uint64_t wire_u64(struct wire_reader *r, uint64_t max);
double wire_real(struct wire_reader *r, double min, double max); /* finite */
struct bytes wire_blob(struct wire_reader *r, size_t max);       /* borrowed from the frame */
/* A copy in the scope: UTF-8 without control characters but line feed and tab, at most max bytes. */
const char *wire_text(struct wire_reader *r, struct scope *sc, size_t max);
const char *wire_text_or_null(struct wire_reader *r, struct scope *sc, size_t max);
/* Nothing was wrong and nothing is left. */
bool wire_ended(const struct wire_reader *r);

#endif
