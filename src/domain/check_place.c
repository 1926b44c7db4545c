#include "config.h"
#include "domain/check_place.h"

#include "base/scope.h"
#include "model/card.h"
#include "model/label.h"

enum rc
check_place_words(struct scope *sc, const char *name, const char *external_id)
{
	enum rc rc = label_check_needed(sc, "name", name, CARD_NAME_MAX);

	if (rc != RC_OK)
		return fault_at(sc, rc, "/name");
	rc = label_check(sc, "external_id", external_id != NULL ? external_id : "", CHECK_PLACE_EXTERNAL_ID_MAX);
	return rc != RC_OK ? fault_at(sc, rc, "/external_id") : RC_OK;
}
