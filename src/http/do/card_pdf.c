#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/find_card.h"

struct download {
	struct app *app;
	struct card_place place;
	uint64_t from, len;
};

static enum rc
send_card(struct scope *sc, void *ctx, struct sink *to)
{
	struct download *download = ctx;
	AUTO_CARD_READER *reader = NULL;

	TRY(open_card(sc, download->app, &download->place, download->from, download->len, &reader));
	return open_card_send(sc, reader, to);
}

/* One finished card. */
enum rc
do_card_pdf(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct download *download = scope_alloc(sc, sizeof(*download));
	struct text *etag = text_new(sc, 100);
	struct found_card found;
	bool attachment = false;

	TRY(query_only(sc, &req->query, "download", NULL));
	TRY(query_bool(sc, &req->query, "download", &attachment));
	TRY(find_card(sc, app, req->who, req->arguments.id, req->arguments.uuid, &found));
	*download = (struct download){.app = app, .place = {found.card.object_key, (uint64_t)found.card.size}};
	text_add_char(etag, '"');
	text_add_hex(etag, found.card.sha256, sizeof(found.card.sha256));
	text_add_char(etag, '"');
	reply_filename(sc, reply, attachment, found.file_name);
	reply_range(sc, req, reply, "application/pdf", etag->at, download->place.size, &download->from, &download->len);
	reply->stream = send_card;
	reply->stream_ctx = download;
	reply->stream_len = download->len;
	return RC_OK;
}
