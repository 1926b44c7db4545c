#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/picture.h"
#include "http/conditional.h"
#include "http/picture_query.h"
#include "store/template.h"

/* A page of the bare template, as a picture: of the current revision, or of one that never changes. */
enum rc
do_template_page(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;
	struct press_picture picture = {.page = request_number(req)};
	int64_t revision = 0;
	struct text *etag = text_new(sc, 200);
	struct bytes png = {"", 0};

	TRY(query_only(sc, &req->query, "width", "dpi", "revision", NULL));
	TRY(picture_query(sc, &req->query, &picture));
	TRY(query_int(sc, &req->query, "revision", 1, INT32_MAX, &revision));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	if (revision != 0)
		TRY(template_revision_load(sc, app->pg, template.id, (int32_t)revision, &template.current));
	text_add_char(etag, '"');
	text_add_hex(etag, template.current.sha256, sizeof(template.current.sha256));
	text_addf(etag, "-%d-%d-%d\"", picture.page, picture.width_px, picture.dpi);
	if (!conditional_listed(request_header(req, "IF_NONE_MATCH"), etag->at, true))
		TRY(picture_of_object(sc, app, template.current.object_key, &picture, &png));
	reply->lasting = revision != 0;
	reply_bytes(reply, "image/png", etag->at, png);
	return RC_OK;
}
