/* PUT of what somebody else's system numbers: ?external_id=... names the row that is made or changed. */
#ifndef POSM_HTTP_PUT_H
#define POSM_HTTP_PUT_H

#include "http/handler.h"

/* Changes the row of that external_id, or makes it. */
typedef enum rc put_row(struct scope *sc, struct app *app, const struct request *req, const char *external_id, struct reply *reply);

/* One try, and another when somebody else has made the row meanwhile (RC_CONFLICT external_id_taken). */
enum rc put_by_external_id(struct scope *sc, struct app *app, const struct request *req, put_row *put, struct reply *reply) MUST_CHECK;

#endif
