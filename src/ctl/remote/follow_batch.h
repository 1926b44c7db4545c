/* Waiting for the end of a batch of the server: of all its generations, and what it was. */
#ifndef POSM_CTL_REMOTE_FOLLOW_BATCH_H
#define POSM_CTL_REMOTE_FOLLOW_BATCH_H

#include "base/args.h"
#include "client/call.h"

/*
 * --timeout of FOLLOW_OPTIONS. Says on standard error how far it is, now and then. RC_OK where nothing failed; RC_CONFLICT
 * generation_cancelled; RC_BROKEN generation_failed; RC_AGAIN still_running.
 */
enum rc follow_batch(struct scope *sc, struct client *client, const struct args *args, int64_t id) MUST_CHECK;

#endif
