/* What downloads of print files share, with a login and through a link. */
#ifndef POSM_HTTP_PRINT_REPLY_H
#define POSM_HTTP_PRINT_REPLY_H

#include "domain/archive_plan.h"
#include "http/reply.h"
#include "http/request.h"
#include "model/sheet.h"

/* The parameters of a print file, confirm and download, and no other. */
enum rc print_reply_options(struct scope *sc, const struct url_query *query, struct sheet *sheet, bool *confirmed,
			    bool *download) MUST_CHECK;
/* Asks (check_archive_allows), draws, and answers the range that is asked for. */
enum rc print_reply(struct scope *sc, const struct app *app, const struct request *req, const struct generation *generation,
		    const struct sheet *sheet, bool confirmed, bool download, struct reply *reply) MUST_CHECK;

#endif
