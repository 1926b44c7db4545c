/*
 * What of the proof's findings a person may accept for a generation (it is noted who did): such a card is made, with a
 * warning, where it would have failed. Words of causes (reason.def): low_contrast, small_module.
 */
#ifndef POSM_MODEL_ACCEPTANCE_H
#define POSM_MODEL_ACCEPTANCE_H

#include "base/rc.h"

struct scope;
struct js;

enum { ACCEPT_LOW_CONTRAST = 1, ACCEPT_SMALL_MODULE = 2, ACCEPT_ALL = 3 }; /* bits of a set */
#define ACCEPT_WORDS "low_contrast, small_module"
/* A row of a command's options. */
#define ACCEPT_OPTION                                                                                                  \
	{"accept-proof", "CAUSE,...", false, "findings that are warnings, not errors: " ACCEPT_WORDS}

/* The bit of a cause; 0: nobody can accept that. */
unsigned acceptance_of(const char *cause);
/* A JSON array of words; one that is absent accepts nothing. RC_INVALID out_of_range with the item's pointer. */
enum rc acceptance_read(struct scope *sc, const struct js *list, unsigned *out) MUST_CHECK;
/* "word,word"; NULL: nothing. RC_INVALID usage. */
enum rc acceptance_of_words(struct scope *sc, const char *words, unsigned *out) MUST_CHECK;
/* As a JSON array. */
const char *acceptance_json(unsigned accepted);

#endif
