#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/find_card.h"

static enum rc
send_card(struct scope *sc, void *ctx, struct sink *to)
{
	return open_card_send(sc, ctx, to);
}

static void
close_card(void *reader)
{
	open_card_close(reader);
}

/* Before the first header: a card that is gone is still a clean answer. */
static enum rc
open_stream(struct scope *sc, const struct app *app, const struct card_place *place, uint64_t from, struct reply *reply)
{
	struct card_reader *reader;

	TRY(open_card(sc, app, place, from, reply->stream_len, &reader));
	scope_at_end(sc, close_card, reader);
	reply->stream = send_card;
	reply->stream_ctx = reader;
	return RC_OK;
}

/* One finished card. */
enum rc
do_card_pdf(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct text *etag = text_new(sc, 100);
	struct found_card found;
	bool attachment = false;
	uint64_t from;

	TRY(query_only(sc, &req->query, "download", NULL));
	TRY(query_bool(sc, &req->query, "download", &attachment));
	TRY(find_card(sc, app, req->who, req->arguments.id, req->arguments.uuid, &found));
	const struct card_place *place = &found.card.place;

	text_add_char(etag, '"');
	text_add_hex(etag, found.card.sha256, sizeof(found.card.sha256));
	text_add_char(etag, '"');
	reply_filename(sc, reply, attachment, found.file_name, scope_printf(sc, "card-%s.pdf", req->arguments.uuid));
	TRY(reply_range(sc, req, reply, "application/pdf", etag->at, place->size, &from, &reply->stream_len));
	if (reply->status == 304)
		return RC_OK;
	return open_stream(sc, app, place, from, reply);
}
