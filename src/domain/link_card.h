/*
 * A finished card, or a template's file, by a link to the storage itself (download.presigned), so that its bytes do not pass
 * through posm. Who may have it is the caller's question, asked before: the link asks nobody.
 */
#ifndef POSM_DOMAIN_LINK_CARD_H
#define POSM_DOMAIN_LINK_CARD_H

#include "base/fault.h"
#include "domain/app.h"
#include "model/card_place.h"

struct scope;

/*
 * method: GET or HEAD. disposition: a Content-Disposition. *out is NULL where the bytes are posm's to send: without the option, from a
 * folder, and for what is no object of its own. RC_CONFLICT cards_missing when it is gone or has another size.
 */
enum rc link_card(struct scope *sc, const struct app *app, const struct card_place *place, const char *method, const char *disposition,
		  const char **out) MUST_CHECK;
/* RC_INVALID bad_config: download.presigned asks what object.driver cannot do. */
enum rc link_card_check(struct scope *sc, const struct conf *conf, const struct object_store *objects) MUST_CHECK;

#endif
