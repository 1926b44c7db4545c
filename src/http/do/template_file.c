#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/open_card.h"
#include "store/template.h"

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
open_stream(struct scope *sc, const struct app *app, const struct template *template, uint64_t from, struct reply *reply)
{
	const struct card_place place = {.object_key = template->current.object_key, .size = (uint64_t)template->current.size};
	struct card_reader *reader;
	enum rc rc = open_card(sc, app, &place, from, reply->stream_len, &reader);

	if (rc == RC_CONFLICT)
		return fault(sc, RC_BROKEN, "object_missing", "the file of template %" PRId64 ", object '%s', is gone or cut",
			     template->id, place.object_key);
	TRY(rc);
	scope_at_end(sc, close_file, reader);
	reply->stream = send_file;
	reply->stream_ctx = reader;
	return RC_OK;
}

static enum rc
answer(struct scope *sc, const struct app *app, const struct request *req, const struct template *template, struct reply *reply)
{
	const struct template_revision *revision = &template->current;
	struct text *etag = text_new(sc, 100);
	uint64_t from;

	text_add_char(etag, '"');
	text_add_hex(etag, revision->sha256, sizeof(revision->sha256));
	text_add_char(etag, '"');
	reply_filename(sc, reply, true,
		       revision->file_name[0] != '\0' ? revision->file_name : scope_printf(sc, "%s.pdf", template->name),
		       scope_printf(sc, "template-%" PRId64 ".pdf", template->id));
	TRY(reply_range(sc, req, reply, "application/pdf", etag->at, (uint64_t)revision->size, &from, &reply->stream_len));
	if (reply->status == 304)
		return RC_OK;
	return open_stream(sc, app, template, from, reply);
}

/* The current revision's file, as it was uploaded (or decrypted). */
enum rc
do_template_file(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	return answer(sc, app, req, &template, reply);
}

/* Of any revision. */
enum rc
do_template_revision_file(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(template_revision_load(sc, app->pg, template.id, request_number(req), &template.current));
	return answer(sc, app, req, &template, reply);
}
