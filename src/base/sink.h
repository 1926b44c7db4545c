/*
 * "Write these bytes": what stands between code that makes bytes (an archive, a picture) and where they go
 * (a client's socket, a file, memory). A failed write is final for the sink.
 */
#ifndef POSM_BASE_SINK_H
#define POSM_BASE_SINK_H

#include <stddef.h>

#include "base/rc.h"

struct scope;
struct text;

struct sink {
	enum rc (*write)(struct scope *sc, struct sink *sink, const void *at, size_t len) MUST_CHECK;
};

static inline enum rc MUST_CHECK
sink_write(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	return sink->write(sc, sink, at, len);
}

/* Appends to a text; RC_LIMIT when the text is full. */
struct sink_text {
	struct sink sink;
	struct text *text;
};
struct sink *sink_to_text(struct sink_text *sink, struct text *text);

#endif
