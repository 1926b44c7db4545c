/*
 * Whether there is room for what was just pressed, or is tried again: asked behind the change, in its transaction, so that it
 * counts itself and its refusal takes it back (docs/adr/0022).
 */
#ifndef POSM_DOMAIN_CHECK_ROOM_H
#define POSM_DOMAIN_CHECK_ROOM_H

#include "domain/app.h"
#include "model/who.h"
#include "base/fault.h"

/*
 * Of the login (who NULL: nobody's), the storage and its disk. Takes the lock of all that are counted: nothing else may be locked
 * behind it. RC_AGAIN too_many_presses, storage_full; RC_CONFLICT storage_quota.
 */
enum rc check_room(struct scope *sc, const struct app *app, const struct who *who) MUST_CHECK;
/* Of the restaurant. RC_AGAIN too_many_presses; RC_CONFLICT storage_quota. */
enum rc check_place_room(struct scope *sc, const struct app *app, int64_t restaurant_id) MUST_CHECK;

#endif
