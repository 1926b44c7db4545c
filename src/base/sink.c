#include "config.h"
#include "base/sink.h"

#include "base/scope.h"
#include "base/text.h"

static enum rc
write_text(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct sink_text *self = (struct sink_text *)sink;

	text_add_bytes(self->text, at, len);
	return text_check(sc, self->text, "output");
}

struct sink *
sink_to_text(struct sink_text *sink, struct text *text)
{
	*sink = (struct sink_text){{write_text}, text};
	return &sink->sink;
}
