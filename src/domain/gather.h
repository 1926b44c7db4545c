/* Gathers small writes into large ones before the next sink: an archive of small cards would be three writes a card otherwise. */
#ifndef POSM_DOMAIN_GATHER_H
#define POSM_DOMAIN_GATHER_H

#include "base/sink.h"

struct gather;

/* Lives in the scope. What it is given goes on to `to` in pieces of GATHER_BYTES, the rest at the flush. */
struct gather *gather_new(struct scope *sc, struct sink *to);
struct sink *gather_sink(struct gather *gather);
enum rc gather_flush(struct scope *sc, struct gather *gather) MUST_CHECK;

#endif
