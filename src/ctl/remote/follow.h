/* Waiting for the end of a generation of the server, and what it was. */
#ifndef POSM_CTL_REMOTE_FOLLOW_H
#define POSM_CTL_REMOTE_FOLLOW_H

#include "base/args.h"
#include "client/call.h"

#define FOLLOW_OPTIONS {"timeout", "SECONDS", false, "wait no longer than that (default: until the end)"}

/*
 * Says on standard error how far it is: one line that is drawn anew on a terminal, else now and then a line. RC_OK
 * done; RC_INVALID proof_failed; RC_DENIED template_refused; RC_CONFLICT generation_cancelled; RC_BROKEN
 * generation_failed; RC_AGAIN still_running, interrupted: both say how to go on.
 */
enum rc follow(struct scope *sc, struct client *client, const struct args *args, int64_t id) MUST_CHECK;

#endif
