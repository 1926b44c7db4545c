#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/find_card.h"
#include "domain/open_card.h"
#include "domain/picture.h"
#include "http/conditional.h"
#include "http/picture_query.h"

/* A card that is gone or cut is cards_missing, as in its other forms, and no fault of the service. */
static enum rc
is_there(struct scope *sc, const struct app *app, const struct stored_card *card)
{
	const struct card_place place = {card->object_key, (uint64_t)card->size};
	AUTO_CARD_READER *reader = NULL;

	return open_card(sc, app, &place, 0, place.size, &reader);
}

/* A page of a finished card, as a picture. */
enum rc
do_card_picture(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct press_picture picture = {.page = 1};
	struct text *etag = text_new(sc, 200);
	struct found_card found;
	struct bytes png = {"", 0};

	TRY(query_only(sc, &req->query, "width", "dpi", "page", NULL));
	TRY(picture_query(sc, &req->query, &picture));
	TRY(find_card(sc, app, req->who, req->arguments.id, req->arguments.uuid, &found));
	text_add_char(etag, '"');
	text_add_hex(etag, found.card.sha256, sizeof(found.card.sha256));
	text_addf(etag, "-%d-%d-%d\"", picture.page, picture.width_px, picture.dpi);
	if (!conditional_listed(request_header(req, "IF_NONE_MATCH"), etag->at, true)) {
		TRY(is_there(sc, app, &found.card));
		TRY(picture_of_object(sc, app, found.card.object_key, &picture, &png));
	}
	reply_bytes(reply, "image/png", etag->at, png);
	return RC_OK;
}
