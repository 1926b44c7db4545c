/*
 * What downloads of archives share, of a generation, of a batch, through a link: their options, whether a client goes on with
 * what it began, and the answer, of which any range may be asked.
 */
#ifndef POSM_HTTP_ARCHIVE_REPLY_H
#define POSM_HTTP_ARCHIVE_REPLY_H

#include "domain/archive_plan.h"
#include "http/reply.h"
#include "http/request.h"

/* The parameters confirm, only, folders, and no other. */
enum rc archive_reply_options(struct scope *sc, const struct url_query *query, struct archive_options *options,
			      bool *confirmed) MUST_CHECK;
/* RC_CONFLICT precondition_failed: If-Match names another. */
enum rc archive_reply_match(struct scope *sc, const struct request *req, const char *etag) MUST_CHECK;
/* If-Range or If-Match is the tag: such a client has answered the question already. */
bool archive_reply_goes_on(const struct request *req, const char *etag);
/*
 * The range that is asked for; plain: the file's name for old clients. The plan lives as long as the reply. After begin the first
 * card is on its way, while the tables are compared and the storage is listed; after ready it is there.
 */
enum rc archive_reply_begin(struct scope *sc, const struct app *app, const struct request *req, const struct archive_plan *plan,
			    const char *plain, struct reply *reply) MUST_CHECK;
enum rc archive_reply_ready(struct scope *sc, const struct reply *reply) MUST_CHECK;

#endif
