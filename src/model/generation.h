/*
 * A generation: one press of the button. The words of its states are those of the
 * database, the API and the log.
 */
#ifndef POSM_MODEL_GENERATION_H
#define POSM_MODEL_GENERATION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define GENERATION_NOTE_MAX 2000 /* characters of what a person writes beside it */

enum generation_status {
	GENERATION_CREATED,     /* waits for a slot, or for not_before */
	GENERATION_SCHEDULED,   /* holds a slot and a job row */
	GENERATION_IN_PROGRESS, /* a runner holds the job's lease */
	GENERATION_DONE,        /* every card is stored and proved */
	GENERATION_ERROR,       /* ended without its cards; the reason says why */
	GENERATION_CANCELLED,
	GENERATION_DELETED, /* a tombstone: settings and tables stay, cards go */
	GENERATION_STATUS_COUNT
};

extern const char *const generation_status_words[GENERATION_STATUS_COUNT];

/* -1 when it is no status. */
int generation_status_of(const char *word);
/* Created, scheduled or in progress: at most one of a restaurant and template. */
bool generation_is_active(enum generation_status status);
/* Key of a card's object: generations/<id>/<epoch>/<uuid>.pdf, and the prefix of all of an epoch (uuid NULL) ending in '/'. */
char *generation_key(struct scope *sc, int64_t id, int64_t epoch, const char *uuid);

/* The prefix of all epochs: generations/<id>/ */
char *generation_prefix(struct scope *sc, int64_t id);

#endif
