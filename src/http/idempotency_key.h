/*
 * The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header; also X-Idempotency-Token) and the fingerprint
 * of the request it stands for.
 */
#ifndef POSM_HTTP_IDEMPOTENCY_KEY_H
#define POSM_HTTP_IDEMPOTENCY_KEY_H

#include "domain/app.h"
#include "http/request.h"
#include "store/idempotency.h"

/* RC_INVALID key_missing, bad_key. */
enum rc idempotency_key(struct scope *sc, const struct app *app, const struct request *req,
			struct idempotency *out) MUST_CHECK;

#endif
