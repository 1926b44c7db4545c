/* The preflight of a template that is kept here, with settings that are only being tried. */
#ifndef POSM_DOMAIN_PREFLIGHT_TEMPLATE_H
#define POSM_DOMAIN_PREFLIGHT_TEMPLATE_H

#include "domain/app.h"
#include "model/finding.h"
#include "model/who.h"
#include "store/template.h"

/*
 * restaurant_id 0: for made-up tables, a usual and an extreme one; else for all tables it has. settings_json at NULL: the
 * template's own. Faults in the settings point below /settings. RC_MISSING not_found.
 */
enum rc preflight_template(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
			   struct bytes settings_json, int64_t restaurant_id, struct finding_list *out) MUST_CHECK;

#endif
