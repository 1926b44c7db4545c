/* The body of a verb that has nothing to be told: none, or an empty object; and no parameters. */
#ifndef POSM_HTTP_EMPTY_BODY_H
#define POSM_HTTP_EMPTY_BODY_H

#include "http/request.h"

/* RC_INVALID unknown_parameter, bad_json, unknown_field. */
enum rc empty_body(struct scope *sc, const struct request *req) MUST_CHECK;

#endif
