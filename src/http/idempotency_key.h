/*
 * The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header; also X-Idempotency-Token) of the routes that take
 * one: a second request of the same login with the same key gets the first one's answer again, with
 * Idempotent-Replayed: true, and does nothing. The request is known again by the SHA-256 of its method, concrete path,
 * query and raw body.
 */
#ifndef POSM_HTTP_IDEMPOTENCY_KEY_H
#define POSM_HTTP_IDEMPOTENCY_KEY_H

#include "http/route.h"
#include "store/idempotency.h"

/* The key that a request carries. RC_INVALID key_missing, bad_key. */
enum rc idempotency_key(struct scope *sc, const struct app *app, const struct request *req,
			struct idempotency *out) MUST_CHECK;
/*
 * Runs the route's handler, once for each key. Faults as of idempotency_key where the route needs one, and of
 * answer_once. A handler behind a key answers with JSON (reply_json) and reply_location.
 */
enum rc idempotency_serve(struct scope *sc, struct app *app, const struct route *route, const struct request *req,
			  struct reply *reply) MUST_CHECK;

#endif
