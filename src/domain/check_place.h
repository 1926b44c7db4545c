/* What brands and restaurants are told by, before anything is stored. */
#ifndef POSM_DOMAIN_CHECK_PLACE_H
#define POSM_DOMAIN_CHECK_PLACE_H

#include "base/rc.h"

struct scope;

#define CHECK_PLACE_EXTERNAL_ID_MAX 200 /* characters */
#define CHECK_PLACE_TIME_ZONE_MAX 64

/* RC_INVALID with a pointer, /name or /external_id: bad_text, out_of_range. external_id NULL: none. */
enum rc check_place_words(struct scope *sc, const char *name, const char *external_id) MUST_CHECK;

#endif
