/* The server's refusals (RFC 9457) as faults. */
#ifndef POSM_CLIENT_PROBLEM_H
#define POSM_CLIENT_PROBLEM_H

#include "base/text.h"

struct scope;

/* The stable code of a problem document; "" for bytes that are none. In the scope. */
const char *problem_code(struct scope *sc, struct bytes body);
/*
 * Records the refusal: "title: detail (at pointer) [code, request id]". 401 and 403 are RC_DENIED, 404 and 410
 * RC_MISSING, 409 and 412 RC_CONFLICT, 429 and 5xx RC_AGAIN, others RC_INVALID. Without a problem document the code is
 * not_posm or redirected. location: of a redirection, NULL: none.
 */
enum rc problem_fault(struct scope *sc, int status, struct bytes body, const char *location) MUST_CHECK;

#endif
