/* A template is taken out of the lists; generations made from it stay as they are. */
#ifndef POSM_DOMAIN_END_TEMPLATE_H
#define POSM_DOMAIN_END_TEMPLATE_H

#include "base/rc.h"
#include "domain/app.h"
#include "model/who.h"

struct scope;

/* RC_CONFLICT generation_active; as template_hold. */
enum rc end_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id,
			 int32_t row_version) MUST_CHECK;

#endif
