/*
 * Conditional requests (RFC 9110 section 13) on what the API shows.
 *
 * Every answer to a GET has a strong ETag, of its bytes unless the handler has a better one, made in one place
 * (conditional_finish): handlers of reads do nothing for it. The answer about one editable resource names its row_version
 * in front: "17-5d41402a...". The digest is needed because more than the row makes the representation: the reader's
 * language, what of it lies in their scope, and what is counted or taken from elsewhere (table_count, the link of a brand,
 * the progress of a generation).
 *
 * A change is guarded by the row_version alone: If-Match compares the part in front, since that is all a change can
 * overwrite; a tag seen in another language or before the progress moved is not stale. The compare itself stands in the
 * changing statement:
 *
 *	TRY(thing_load(sc, pg, who, id, &thing));
 *	TRY(conditional_expect(sc, req, thing.row_version, &expected));
 *	TRY(change_thing(sc, app, who, id, expected, ...));   // ... AND ($5::integer = 0 OR row_version = $5)
 *	TRY(thing_load(sc, pg, who, id, &thing));
 *	present_thing(json, &thing);
 *	return reply_json_row(sc, reply, 200, json, thing.row_version);
 *
 * A handler that fills the fields which a PATCH leaves out from the row it loaded passes thing.row_version itself, with
 * or without If-Match.
 */
#ifndef POSM_HTTP_CONDITIONAL_H
#define POSM_HTTP_CONDITIONAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rc.h"

struct reply;
struct request;
struct scope;

/* If-Match must be "*" or a list of entity tags: RC_INVALID bad_condition. What is absent is right. */
enum rc conditional_check(struct scope *sc, const struct request *req) MUST_CHECK;
/*
 * If-Match and If-None-Match of a change, against the row as it is now (row_version 0: there is none). *expected: what
 * the statement must find, 0: any. If-Match is optional (never 428); "*" asks only that the thing is there, weak tags
 * never match (section 13.1.1). As conditional_check. RC_CONFLICT precondition_failed; the statement answers the same when it comes second.
 */
enum rc conditional_expect(struct scope *sc, const struct request *req, int32_t row_version,
			   int32_t *expected) MUST_CHECK;
/* True when the header ("*", or a list of tags) holds `etag`; weak tags ("W/") count only where `weak`. NULL: false. */
bool conditional_listed(const char *header, const char *etag, bool weak);
/* ETag, and 304 in place of a read whose If-None-Match holds it. Once, after the handler. */
void conditional_finish(struct scope *sc, const struct request *req, struct reply *reply);

#endif
