#include "config.h"
#include "domain/load_revision.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "object/object.h"
#include "press/press.h"
#include "store/template.h"

enum rc
load_revision(struct scope *sc, const struct app *app, int64_t template_id, int32_t number, struct bytes *pdf,
	      uint8_t sha256[DIGEST_BYTES])
{
	struct template_revision revision;

	TRY(template_revision_load(sc, app->pg, template_id, number, &revision));
	TRY(object_load(sc, app->objects, revision.object_key, PRESS_PREFIX_MAX, pdf));
	digest_of(*pdf, sha256);
	if (memcmp(sha256, revision.sha256, DIGEST_BYTES) != 0)
		return fault(sc, RC_BROKEN, "template_damaged",
			     "the stored file '%s' of template %" PRId64 " is not the one that was uploaded; upload it again",
			     revision.object_key, template_id);
	return RC_OK;
}
