/*
 * Whether a request that changes something was meant by its author (CSRF): browsers add Basic, Kerberos and TLS logins
 * by themselves. Same origin by Sec-Fetch-Site, else by Origin; who sends neither is no browser and passes. Bodies are
 * application/json, or multipart with X-Posm-Request: 1, which no foreign page can send without a preflight.
 */
#ifndef POSM_HTTP_ORIGIN_H
#define POSM_HTTP_ORIGIN_H

#include "http/route.h"

/* RC_DENIED cross_origin, request_header_needed; RC_INVALID wrong_content_type, no_body_here. */
enum rc origin_check(struct scope *sc, const struct request *req, const struct route *route) MUST_CHECK;

#endif
