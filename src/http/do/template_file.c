#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/open_card.h"
#include "store/template.h"

struct download {
	struct app *app;
	struct card_place place;
	uint64_t from, len;
};

static enum rc
send_file(struct scope *sc, void *ctx, struct sink *to)
{
	struct download *download = ctx;
	AUTO_CARD_READER *reader = NULL;

	TRY(open_card(sc, download->app, &download->place, download->from, download->len, &reader));
	return open_card_send(sc, reader, to);
}

/* The current revision's file, as it was uploaded (or decrypted). */
enum rc
do_template_file(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;
	struct download *download = scope_alloc(sc, sizeof(*download));
	struct text *etag = text_new(sc, 100);

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	*download = (struct download){.app = app,
				      .place = {template.current.object_key, (uint64_t)template.current.size}};
	text_add_char(etag, '"');
	text_add_hex(etag, template.current.sha256, sizeof(template.current.sha256));
	text_add_char(etag, '"');
	reply_filename(sc, reply, true,
		       template.current.file_name[0] != '\0'
			       ? template.current.file_name
			       : scope_printf(sc, "%s.pdf", template.name),
		       scope_printf(sc, "template-%" PRId64 ".pdf", template.id));
	reply_range(sc, req, reply, "application/pdf", etag->at, download->place.size, &download->from, &download->len);
	reply->stream = send_file;
	reply->stream_ctx = download;
	reply->stream_len = download->len;
	return RC_OK;
}
