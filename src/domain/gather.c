#include "config.h"
#include "domain/gather.h"

#include <string.h>

#include "base/scope.h"

#define GATHER_BYTES 65528 /* a FastCGI record's most without padding */

struct gather {
	struct sink sink;
	struct sink *to;
	size_t n;
	char bytes[GATHER_BYTES];
};

enum rc
gather_flush(struct scope *sc, struct gather *g)
{
	size_t n = g->n;

	g->n = 0;
	return n == 0 ? RC_OK : sink_write(sc, g->to, g->bytes, n);
}

static enum rc
gather(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct gather *g = (struct gather *)sink;
	const char *p = at;

	while (len > 0) {
		size_t room = sizeof(g->bytes) - g->n, n = len < room ? len : room;

		memcpy(g->bytes + g->n, p, n);
		g->n += n;
		p += n;
		len -= n;
		if (g->n == sizeof(g->bytes))
			TRY(gather_flush(sc, g));
	}
	return RC_OK;
}

struct gather *
gather_new(struct scope *sc, struct sink *to)
{
	struct gather *g = scope_alloc(sc, sizeof(*g));

	g->sink.write = gather;
	g->to = to;
	g->n = 0;
	return g;
}

struct sink *
gather_sink(struct gather *g)
{
	return &g->sink;
}
