/*
 * One line that people type and read: a table's number and zone, a name. What cannot be seen in it makes two of one, or turns what
 * stands beside it around on paper; stored rows and snapshots of before are not asked (card_check_text).
 */
#ifndef POSM_MODEL_LABEL_H
#define POSM_MODEL_LABEL_H

#include <stddef.h>

#include "base/rc.h"

struct scope;

/* Without the blanks around it; NULL stays NULL. */
const char *label_trimmed(struct scope *sc, const char *text);
/* RC_INVALID bad_text (control characters, invisible ones, those that turn the direction), out_of_range (over max_chars). */
enum rc label_check(struct scope *sc, const char *name, const char *value, size_t max_chars) MUST_CHECK;
/* The same, and something is to be seen: RC_INVALID out_of_range. */
enum rc label_check_needed(struct scope *sc, const char *name, const char *value, size_t max_chars) MUST_CHECK;

#endif
