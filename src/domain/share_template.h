/* A template is given to others, or a copy of it is made for them. */
#ifndef POSM_DOMAIN_SHARE_TEMPLATE_H
#define POSM_DOMAIN_SHARE_TEMPLATE_H

#include "domain/app.h"
#include "model/who.h"
#include "store/template.h"

/* Generations of places that see it no longer stay. As template_reach_check and template_may_change. */
enum rc share_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id, int32_t row_version,
		       const struct template_reach *reach) MUST_CHECK;
/*
 * The current revision becomes the first of a template of its own: whoever sees the old one may. Both refer to one object,
 * which never changes. description NULL: the same. As template_reach_check; RC_MISSING not_found.
 */
enum rc clone_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id, const char *name,
		       const char *description, const struct template_reach *reach, int64_t *clone_id) MUST_CHECK;

#endif
