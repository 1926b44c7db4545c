/* An object that is written, read, read in part, listed and removed: whether the storage does all that posm asks of it. */
#ifndef POSM_CTL_PROBE_H
#define POSM_CTL_PROBE_H

#include <stdint.h>

#include "base/rc.h"

struct object_store;
struct scope;

/* told: after each step, what it was and how long it took; NULL: nobody. The fault of the step that fails; storage_refused where the
 * store did something else than it was told. */
enum rc probe_store(struct scope *sc, struct object_store *store, void (*told)(void *watcher, const char *what, int64_t us), void *watcher)
	MUST_CHECK;

#endif
