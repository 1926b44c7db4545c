/* Who may give a template to whom. */
#ifndef POSM_DOMAIN_TEMPLATE_REACH_H
#define POSM_DOMAIN_TEMPLATE_REACH_H

#include "domain/app.h"
#include "model/who.h"
#include "store/template.h"

/*
 * A person gives to brands and restaurants of their own; to everybody, who is an admin of everything; who NULL, the service,
 * to all. RC_DENIED global_needs_admin; RC_MISSING not_found with the pointer of the list.
 */
enum rc template_reach_check(struct scope *sc, const struct app *app, const struct who *who,
			     const struct template_reach *reach) MUST_CHECK;

#endif
