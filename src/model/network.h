/* Lists of addresses and networks, separated by commas: "10.0.3.7, 10.1.0.0/16, fd00::/8" (RFC 4632, RFC 4291 section 2.3). */
#ifndef POSM_MODEL_NETWORK_H
#define POSM_MODEL_NETWORK_H

#include <stdbool.h>

#include "base/rc.h"

struct scope;

/* Whether the address is in one of the list's networks; an IPv4 address is the same as its mapped form (::ffff:10.0.3.7). */
bool network_list_has(const char *list, const char *address);
/* RC_INVALID bad_config: `key` names the option whose value the list is. */
enum rc network_list_check(struct scope *sc, const char *key, const char *list) MUST_CHECK;

#endif
