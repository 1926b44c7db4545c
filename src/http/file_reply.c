#include "config.h"
#include "http/file_reply.h"

#include "base/digest.h"
#include "base/scope.h"
#include "domain/link_card.h"
#include "http/conditional.h"
#include "http/disposition.h"

#define DISPOSITION_MAX ((size_t)8 * 1024)
#define LINKED_NAME_MAX 300 /* bytes; encoded twice they fit into the one line that web servers take for a header */

static enum rc
send_file(struct scope *sc, void *ctx, struct sink *to)
{
	return open_card_send(sc, ctx, to);
}

static void
close_file(void *reader)
{
	open_card_close(reader);
}

/* Before the first header: a file that is gone is still a clean answer. */
static enum rc
open_stream(struct scope *sc, const struct app *app, const struct stored_file *file, uint64_t from, struct reply *reply)
{
	struct card_reader *reader;

	TRY(open_card(sc, app, &file->place, from, reply->stream_len, &reader));
	scope_at_end(sc, close_file, reader);
	reply->stream = send_file;
	reply->stream_ctx = reader;
	return RC_OK;
}

/* *url NULL: it is sent from here. */
static enum rc
find_link(struct scope *sc, const struct app *app, const struct request *req, const struct stored_file *file, const char **url)
{
	struct text *disposition = text_new(sc, DISPOSITION_MAX);

	disposition_add(disposition, file->attachment ? "attachment" : "inline",
			strlen(file->name) > LINKED_NAME_MAX ? file->plain : file->name, file->plain);
	TRY(text_check(sc, disposition, "the name of a file"));
	return link_card(sc, app, &file->place, req->method == METHOD_HEAD ? "HEAD" : "GET", disposition->at, url);
}

enum rc
file_reply(struct scope *sc, const struct app *app, const struct request *req, const struct stored_file *file, struct reply *reply)
{
	struct text *etag = text_new(sc, 100);
	const char *url = NULL;
	uint64_t from;

	text_add_char(etag, '"');
	text_add_hex(etag, file->sha256, DIGEST_BYTES);
	text_add_char(etag, '"');
	if (!conditional_listed(request_header(req, "IF_NONE_MATCH"), etag->at, true))
		TRY(find_link(sc, app, req, file, &url));
	if (url != NULL) {
		reply_found(reply, url);
		return RC_OK;
	}
	reply_filename(sc, reply, file->attachment, file->name, file->plain);
	TRY(reply_range(sc, req, reply, "application/pdf", etag->at, file->place.size, &from, &reply->stream_len));
	if (reply->status == 304)
		return RC_OK;
	return open_stream(sc, app, file, from, reply);
}
