/* A generation whose tables have changed since: what has, and whether its cards are wanted all the same. */
#ifndef POSM_CTL_REMOTE_STALE_H
#define POSM_CTL_REMOTE_STALE_H

#include "client/call.h"

/* Shows the changes on standard error and asks, if a person is there. RC_OK: yes; RC_CONFLICT confirm_needed. */
enum rc stale_ask(struct scope *sc, struct client *client, int64_t id) MUST_CHECK;

#endif
