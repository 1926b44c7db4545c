/* The preflight of a template that is kept here, with settings that are only being tried. */
#ifndef POSM_DOMAIN_PREFLIGHT_TEMPLATE_H
#define POSM_DOMAIN_PREFLIGHT_TEMPLATE_H

#include "domain/sample_cards.h"
#include "model/finding.h"
#include "model/who.h"
#include "store/template.h"

/*
 * Of nobody: for made-up tables of that language, a usual and an extreme one. settings_json at NULL: the
 * template's own. Faults in the settings point below /settings. Else as sample_chosen.
 */
enum rc preflight_template(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
			   struct bytes settings_json, const struct sample_source *source, enum language language,
			   struct finding_list *out) MUST_CHECK;

#endif
