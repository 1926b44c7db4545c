/*
 * What stands before a command that speaks to a server: `posmctl --server URL COMMAND`, or the same in the environment.
 * No password stands on a command line, where other people's `ps` would show it.
 */
#ifndef POSM_CTL_SERVER_H
#define POSM_CTL_SERVER_H

#include "base/args.h"

struct client;

extern const struct args_spec server_spec;

/* True when one is named on the command line (and not empty). */
bool server_named(const struct args *args);
/* True when one is named there or in the environment. */
bool server_known(const struct args *args);
/* The client ends with the scope. From now on SIGINT and SIGTERM end its calls ("interrupted"), a second one the
 * process. RC_INVALID usage, no_server, and client.h's. */
enum rc server_connect(struct scope *sc, const struct args *args, struct client **out) MUST_CHECK;

#endif
