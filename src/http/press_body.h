/* What the presses of a restaurant and of a whole brand, and what is asked before them, say alike. */
#ifndef POSM_HTTP_PRESS_BODY_H
#define POSM_HTTP_PRESS_BODY_H

#include "base/rc.h"

struct js;
struct scope;
struct table_choice;

/* The field settings, checked, as JSON; NULL: absent or null. As settings_parse. */
enum rc press_body_settings(struct scope *sc, const struct js *body, const char **out) MUST_CHECK;
/* The field accept: bits of model/acceptance.h. */
enum rc press_body_accepted(struct scope *sc, const struct js *body, unsigned *out) MUST_CHECK;
/* The field tables: uuids; absent or null: no choice is made. */
enum rc press_body_tables(struct scope *sc, const struct js *body, struct table_choice *out) MUST_CHECK;

#endif
