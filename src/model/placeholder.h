/*
 * {{name}} in the settings' texts: table.number, table.zone, table.seats, table.uuid, table.url,
 * restaurant.name, brand.name, date. White space around the name is allowed; there is no escape, a text
 * with {{ that is no placeholder is an error.
 */
#ifndef POSM_MODEL_PLACEHOLDER_H
#define POSM_MODEL_PLACEHOLDER_H

#include "model/card.h"

/* RC_INVALID unknown_placeholder naming it; the pointer is the caller's to add. */
enum rc placeholder_check(struct scope *sc, const char *value) MUST_CHECK;
/* Adds the value with every placeholder replaced; the value has passed placeholder_check. */
void placeholder_expand(struct text *out, const char *value, const struct card *card);

/* The names, for lists: NULL behind the last. */
const char *placeholder_name(size_t i);

#endif
