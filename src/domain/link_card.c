#include "config.h"
#include "domain/link_card.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "object/object.h"

/* A link to what is not there would be the store's answer instead of ours. */
static enum rc
check_object(struct scope *sc, const struct app *app, const struct card_piece *piece)
{
	uint64_t size = 0;
	enum rc rc = object_size(sc, app->objects, piece->key, &size);

	if (rc == RC_MISSING)
		return fault(sc, RC_CONFLICT, "cards_missing", "object '%s' is gone; generate the cards anew", piece->key);
	TRY(rc);
	if (card_piece_fits(piece, size))
		return RC_OK;
	return fault(sc, RC_CONFLICT, "cards_missing", "object '%s' has %" PRIu64 " bytes, not %" PRIu64 "; generate the cards anew",
		     piece->key, size, piece->len);
}

enum rc
link_card(struct scope *sc, const struct app *app, const struct card_place *place, const char *method, const char *disposition,
	  const char **out)
{
	struct card_piece pieces[CARD_PIECES_MAX];

	*out = NULL;
	if (!conf_bool(app->conf, OPT_DOWNLOAD_PRESIGNED) || card_place_pieces(place, pieces) > 1)
		return RC_OK;
	const struct object_link link = {.method = method,
					 .type = "application/pdf",
					 .disposition = disposition,
					 .seconds = (int)(conf_int(app->conf, OPT_DOWNLOAD_PRESIGNED_TIME) / 1000)};

	TRY(check_object(sc, app, &pieces[0]));
	return object_presign(sc, app->objects, pieces[0].key, &link, out);
}

enum rc
link_card_check(struct scope *sc, const struct conf *conf, const struct object_store *objects)
{
	if (!conf_bool(conf, OPT_DOWNLOAD_PRESIGNED) || object_can_presign(objects))
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_config", "download.presigned needs object.driver = s3: a folder gives no links");
}
