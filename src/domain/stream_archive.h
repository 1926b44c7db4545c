/*
 * An archive on its way to a client, in two steps so that the commonest failures still get a clean answer:
 *
 *	archive_plan()                  length, ETag                                    409, 410, 404
 *	stream_archive_begin(from, len) the first object of the range is asked for
 *	check_archive_allows()          unless If-Range or If-Match is the ETag         409
 *	stream_archive_ready()          the object is there                             409 cards_missing, 503
 *	... headers go out: 200 or 206, exact Content-Length ...
 *	stream_archive_send(sink)       any failure now: cut the connection without END_REQUEST
 *
 * No database connection is used after the plan: serve.c gives it back if the sending lasts. The sink's failure
 * (client gone) ends the reading at once.
 */
#ifndef POSM_DOMAIN_STREAM_ARCHIVE_H
#define POSM_DOMAIN_STREAM_ARCHIVE_H

#include "base/sink.h"
#include "domain/archive_plan.h"

struct archive_stream;

/* Bytes [from, from + len) of the planned archive, which must lie within plan->archive.total. */
struct archive_stream *stream_archive_begin(struct scope *sc, const struct app *app, const struct archive_plan *plan,
					    uint64_t from, uint64_t len);
enum rc stream_archive_ready(struct scope *sc, struct archive_stream *stream) MUST_CHECK;
enum rc stream_archive_send(struct scope *sc, struct archive_stream *stream, struct sink *to) MUST_CHECK;
void stream_archive_close(struct archive_stream *stream); /* NULL is fine */

static inline void
stream_archive_close_at(struct archive_stream **stream)
{
	stream_archive_close(*stream);
}
#define AUTO_ARCHIVE_STREAM __attribute__((cleanup(stream_archive_close_at))) struct archive_stream

#endif
