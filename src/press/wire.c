#include "config.h"
#include "press/wire.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

#define WIRE_NULL UINT32_MAX

struct head {
	uint32_t magic, kind, len;
};

enum wire_found
wire_find(const void *at, size_t len, struct wire_frame *out, size_t *used)
{
	struct head h;

	if (len < WIRE_HEAD)
		return WIRE_PARTIAL;
	memcpy(&h, at, WIRE_HEAD);
	if (h.magic != WIRE_MAGIC || h.kind < WIRE_HELLO || h.kind > WIRE_FAILED || h.len > WIRE_BODY_MAX)
		return WIRE_BAD;
	if (len - WIRE_HEAD < h.len)
		return WIRE_PARTIAL;
	*out = (struct wire_frame){(enum wire_kind)h.kind, {(const uint8_t *)at + WIRE_HEAD, h.len}};
	*used = WIRE_HEAD + h.len;
	return WIRE_WHOLE;
}

size_t
wire_begin(struct text *out, enum wire_kind kind)
{
	struct head h = {WIRE_MAGIC, kind, 0};
	size_t frame = out->len;

	text_add_bytes(out, &h, WIRE_HEAD);
	return frame;
}

void
wire_end(struct text *out, size_t frame)
{
	uint32_t len = (uint32_t)(out->len - frame - WIRE_HEAD);

	assert(!out->full && out->len - frame - WIRE_HEAD <= WIRE_BODY_MAX); /* every field has its limit */
	memcpy(out->at + frame + offsetof(struct head, len), &len, sizeof(len));
}

void
wire_put_u32(struct text *out, uint32_t n)
{
	text_add_bytes(out, &n, sizeof(n));
}

void
wire_put_u64(struct text *out, uint64_t n)
{
	text_add_bytes(out, &n, sizeof(n));
}

void
wire_put_real(struct text *out, double n)
{
	text_add_bytes(out, &n, sizeof(n));
}

void
wire_put_blob(struct text *out, struct bytes blob)
{
	assert(blob.len <= WIRE_BODY_MAX);
	wire_put_u32(out, (uint32_t)blob.len);
	text_add_bytes(out, blob.at, blob.len);
}

void
wire_put_text(struct text *out, const char *text)
{
	if (text == NULL)
		wire_put_u32(out, WIRE_NULL);
	else
		wire_put_blob(out, (struct bytes){text, strlen(text)});
}

struct wire_reader
wire_read(const struct wire_frame *frame)
{
	return (struct wire_reader){frame->body.at, frame->body.len, false};
}

/* n bytes of the frame, or NULL and a reader that is bad from now on. */
static const uint8_t *
take(struct wire_reader *r, size_t n)
{
	const uint8_t *at = r->at;

	if (r->bad || n > r->left) {
		r->bad = true;
		return NULL;
	}
	r->at += n;
	r->left -= n;
	return at;
}

static void
take_into(struct wire_reader *r, void *to, size_t n)
{
	const uint8_t *at = take(r, n);

	memset(to, 0, n);
	if (at != NULL)
		memcpy(to, at, n);
}

uint32_t
wire_u32(struct wire_reader *r, uint32_t max)
{
	uint32_t n;

	take_into(r, &n, sizeof(n));
	r->bad |= n > max;
	return r->bad ? 0 : n;
}

uint64_t
wire_u64(struct wire_reader *r, uint64_t max)
{
	uint64_t n;

	take_into(r, &n, sizeof(n));
	r->bad |= n > max;
	return r->bad ? 0 : n;
}

double
wire_real(struct wire_reader *r, double min, double max)
{
	double n;

	take_into(r, &n, sizeof(n));
	if (!isfinite(n) || n < min || n > max)
		r->bad = true;
	return r->bad ? 0 : n;
}

struct bytes
wire_blob(struct wire_reader *r, size_t max)
{
	uint32_t len = wire_u32(r, (uint32_t)(max < WIRE_BODY_MAX ? max : WIRE_BODY_MAX));
	const uint8_t *at = take(r, len);

	return at == NULL ? (struct bytes){"", 0} : (struct bytes){at, len};
}

static bool
is_control(int32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
}

/* The next character of a text; false for what is none. *p moves on in either case. */
static bool
next_plain(const char **p, const char *end)
{
	const char *from = *p;
	int32_t c = utf8_next(p, end);

	*p += *p == from;
	return c >= 0 && !is_control(c);
}

static bool
is_text(struct bytes b)
{
	const char *p = b.at, *end = p + b.len;

	while (p < end)
		if (!next_plain(&p, end))
			return false;
	return true;
}

const char *
wire_text(struct wire_reader *r, struct scope *sc, size_t max)
{
	struct bytes b = wire_blob(r, max);

	if (r->bad || !is_text(b)) {
		r->bad = true;
		return "";
	}
	return scope_copy_n(sc, b.at, b.len);
}

const char *
wire_text_or_null(struct wire_reader *r, struct scope *sc, size_t max)
{
	uint32_t mark;

	if (r->left < sizeof(mark)) {
		r->bad = true;
		return NULL;
	}
	memcpy(&mark, r->at, sizeof(mark));
	if (mark != WIRE_NULL)
		return wire_text(r, sc, max);
	(void)take(r, sizeof(mark));
	return NULL;
}

void
wire_put_clean(struct text *out, const char *text, size_t max)
{
	size_t at = out->len;
	const char *end = text == NULL ? NULL : text + strlen(text);
	uint32_t len = 0;

	wire_put_u32(out, text == NULL ? WIRE_NULL : 0);
	while (text != end) {
		const char *from = text;
		bool plain = next_plain(&text, end);
		size_t n = plain ? (size_t)(text - from) : 1;

		if (len + n > max)
			break;
		text_add_bytes(out, plain ? from : "?", n);
		len += (uint32_t)n;
	}
	if (len > 0)
		memcpy(out->at + at, &len, sizeof(len));
}

bool
wire_ended(const struct wire_reader *r)
{
	return !r->bad && r->left == 0;
}
