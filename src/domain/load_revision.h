/* The file of a template's revision, as it was uploaded and not otherwise. */
#ifndef POSM_DOMAIN_LOAD_REVISION_H
#define POSM_DOMAIN_LOAD_REVISION_H

#include "base/digest.h"
#include "base/text.h"
#include "domain/app.h"

/* In the scope. RC_BROKEN template_damaged when the stored bytes are others; what the storage says. */
enum rc load_revision(struct scope *sc, const struct app *app, int64_t template_id, int32_t revision, struct bytes *pdf,
		      uint8_t sha256[DIGEST_BYTES]) MUST_CHECK;

#endif
