/* How large a picture of a page is asked for: ?width= in pixels or ?dpi=, and ?page= where a path does not name it. */
#ifndef POSM_HTTP_PICTURE_QUERY_H
#define POSM_HTTP_PICTURE_QUERY_H

#include "domain/picture.h"
#include "http/query.h"

/* RC_INVALID bad_parameter; both width and dpi are one too many. The page stays as it is where there is none. */
enum rc picture_query(struct scope *sc, const struct url_query *query, struct press_picture *out) MUST_CHECK;

#endif
