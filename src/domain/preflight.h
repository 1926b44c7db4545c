/* What is to be known of a template and settings before anything is printed: findings, worst first. */
#ifndef POSM_DOMAIN_PREFLIGHT_H
#define POSM_DOMAIN_PREFLIGHT_H

#include "model/card.h"
#include "model/finding.h"
#include "press/press.h"

struct conf;

struct preflight_order {
	struct bytes pdf, settings_json;
	struct press_rights rights;
	const struct card *cards; /* every one is looked at */
	size_t n_cards;
};

/* By a press of its own. As press_preflight; findings are no failure. */
enum rc preflight(struct scope *sc, const struct conf *conf, const struct preflight_order *order,
		  struct finding_list *out) MUST_CHECK;
/*
 * By a press that is open and has not compiled anything; *json as the press wrote it, checked: what is stored is told in
 * any language later (finding_read).
 */
enum rc preflight_raw(struct scope *sc, struct press *press, const struct preflight_order *order,
		      struct bytes *json) MUST_CHECK;

#endif
