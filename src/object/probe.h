/* An object that is written, read, read in part, listed and removed: whether the storage does all that posm asks of it. */
#ifndef POSM_OBJECT_PROBE_H
#define POSM_OBJECT_PROBE_H

#include <stdint.h>

#include "base/rc.h"

struct object_store;
struct scope;

/* "probe/<random>/": a prefix that nobody else writes below, and that clearing orphans knows. RC_BROKEN no_random. */
enum rc probe_prefix(struct scope *sc, const char **out) MUST_CHECK;

/* told: after each step, what it was and how long it took; NULL: nobody. The fault of the step that fails; storage_refused where the
 * store did something else than it was told. */
enum rc probe_store(struct scope *sc, struct object_store *store, void (*told)(void *watcher, const char *what, int64_t us), void *watcher)
	MUST_CHECK;

#endif
