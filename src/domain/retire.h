/*
 * Clears away what retention no longer keeps: generations, then (after a grace in which downloads may end) their
 * objects, what older attempts left, files of templates that nothing names, forgotten Idempotency-Keys, ended jobs, old
 * audit. Everything in small steps that may be
 * repeated and may run twice at once. A deleted generation counts as cleared only when its prefix was found empty at
 * the start of a sweep, so objects that a power cut brought back are found by the next.
 */
#ifndef POSM_DOMAIN_RETIRE_H
#define POSM_DOMAIN_RETIRE_H

#include "domain/app.h"
#include "domain/run_generation.h"

/* removed: objects. RC_AGAIN interrupted; what the storage refuses (RC_BROKEN storage_refused) holds up nothing else. */
enum rc retire(struct scope *sc, const struct app *app, const struct run_watch *watch, int32_t *removed) MUST_CHECK;

#endif
