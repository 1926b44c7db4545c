#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/find_card.h"
#include "domain/open_card.h"
#include "domain/picture.h"
#include "http/conditional.h"
#include "http/picture_query.h"

/* A page of a finished card, as a picture. */
enum rc
do_card_picture(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct press_picture picture = {.page = 1};
	struct text *etag = text_new(sc, 200);
	struct found_card found;
	struct bytes pdf, png = {"", 0};

	TRY(query_only(sc, &req->query, "width", "dpi", "page", NULL));
	TRY(picture_query(sc, &req->query, &picture));
	TRY(find_card(sc, app, req->who, req->arguments.id, req->arguments.uuid, &found));
	text_add_char(etag, '"');
	text_add_hex(etag, found.card.sha256, sizeof(found.card.sha256));
	text_addf(etag, "-%d-%d-%d\"", picture.page, picture.width_px, picture.dpi);
	if (!conditional_listed(request_header(req, "IF_NONE_MATCH"), etag->at, true)) {
		TRY(load_card(sc, app, &found.card.place, PICTURE_FILE_MAX, &pdf));
		TRY(picture_of_file(sc, app, pdf, &picture, &png));
	}
	reply_bytes(reply, "image/png", etag->at, png);
	return RC_OK;
}
