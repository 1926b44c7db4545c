/* Downloads in the audit: who took which archive, print file, card, sheet of codes or template file (route.taken). */
#ifndef POSM_HTTP_TAKEN_H
#define POSM_HTTP_TAKEN_H

#include "http/route.h"

/* After the handler, before the first byte leaves: what cannot be noted down is not given. HEAD, 304 and failures take nothing. */
enum rc taken_note(struct scope *sc, const struct app *app, const struct route *route, const struct request *req,
		   const struct reply *reply) MUST_CHECK;

#endif
