/* The inside of the door, for press.c and for tests that put a peer of their own behind it. */
#ifndef POSM_PRESS_CLIENT_H
#define POSM_PRESS_CLIENT_H

#include "press/press.h"
#include "press/spawn.h"

#define CLIENT_WINDOW 32 /* cards in the press at once */

/* A press that is there already and has not yet been greeted; takes over the process. */
struct press *client_over(const struct spawned *spawned, int64_t template_ms, int64_t card_ms, int64_t session_ms);

#endif
