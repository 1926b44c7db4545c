#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/picture.h"
#include "http/range.h"
#include "store/template.h"

#define WIDTH_PRESET 800

/* A page of the bare template, as a picture. */
enum rc
do_template_page(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;
	int64_t width = WIDTH_PRESET;
	struct text *etag = text_new(sc, 200);
	struct bytes png = {"", 0};

	TRY(query_only(sc, &req->query, "width", NULL));
	TRY(query_int(sc, &req->query, "width", PICTURE_WIDTH_MIN, PICTURE_WIDTH_MAX, &width));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	text_add_char(etag, '"');
	text_add_hex(etag, template.current.sha256, sizeof(template.current.sha256));
	text_addf(etag, "-%" PRId64 "-%" PRId64 "\"", req->arguments.n, width);
	if (!range_etag_listed(request_header(req, "IF_NONE_MATCH"), etag->at, true))
		TRY(picture_of_object(sc, app, template.current.object_key, req->arguments.n, (int)width, &png));
	reply_bytes(req, reply, "image/png", etag->at, "private, no-cache", png);
	return RC_OK;
}
