/*
 * A PDF of the storage as an answer: its bytes, of which any range may be asked, or a redirect to the storage itself
 * (download.presigned, docs/storage.md).
 */
#ifndef POSM_HTTP_FILE_REPLY_H
#define POSM_HTTP_FILE_REPLY_H

#include "domain/open_card.h"
#include "http/reply.h"
#include "http/request.h"

struct stored_file {
	struct card_place place;
	const uint8_t *sha256;   /* of its bytes */
	const char *name, *plain; /* for a browser: in any script, and for old clients in ASCII */
	bool attachment;
};

/* Whoever asks was found to be allowed to. RC_CONFLICT cards_missing, before the first header. */
enum rc file_reply(struct scope *sc, const struct app *app, const struct request *req, const struct stored_file *file,
		   struct reply *reply) MUST_CHECK;

#endif
