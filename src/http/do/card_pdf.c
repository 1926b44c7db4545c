#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/find_card.h"
#include "http/file_reply.h"

/* One finished card. */
enum rc
do_card_pdf(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct found_card found;
	bool attachment = false;

	TRY(query_only(sc, &req->query, "download", NULL));
	TRY(query_bool(sc, &req->query, "download", &attachment));
	TRY(find_card(sc, app, req->who, req->arguments.id, req->arguments.uuid, &found));
	const struct stored_file file = {.place = found.card.place,
					 .sha256 = found.card.sha256,
					 .name = found.file_name,
					 .plain = scope_printf(sc, "card-%s.pdf", req->arguments.uuid),
					 .attachment = attachment};

	return file_reply(sc, app, req, &file, reply);
}
