/* What the presses of a restaurant and of a whole brand say alike. */
#ifndef POSM_HTTP_PRESS_BODY_H
#define POSM_HTTP_PRESS_BODY_H

#include "base/rc.h"

struct js;
struct scope;

/* The field settings, checked, as JSON; NULL: absent or null. As settings_parse. */
enum rc press_body_settings(struct scope *sc, const struct js *body, const char **out) MUST_CHECK;
/* The field accept: bits of model/acceptance.h. */
enum rc press_body_accepted(struct scope *sc, const struct js *body, unsigned *out) MUST_CHECK;

#endif
