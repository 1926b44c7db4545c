#include "config.h"
#include "base/sink.h"

#include "base/file.h"
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

static enum rc
write_fd(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct sink_fd *self = (struct sink_fd *)sink;

	return file_write(sc, self->fd, at, len, "output");
}

struct sink *
sink_to_fd(struct sink_fd *sink, int fd)
{
	*sink = (struct sink_fd){{write_fd}, fd};
	return &sink->sink;
}
