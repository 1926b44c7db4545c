/*
 * The last step of a run: every card has its row, so the manifest is written unless the shelf has, the proofs are summed up and the
 * generation is done. Inside run_generation only.
 */
#ifndef POSM_DOMAIN_PUBLISH_GENERATION_H
#define POSM_DOMAIN_PUBLISH_GENERATION_H

#include "domain/app.h"
#include "domain/manifest_place.h"
#include "model/manifest.h"
#include "store/job.h"

/* manifest: where the shelf has stored it; NULL: it becomes an object of its own. RC_CONFLICT lease_lost; RC_BROKEN cards_incomplete. */
enum rc publish_generation(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct manifest_cards *all,
			   const struct manifest_place *manifest) MUST_CHECK;

#endif
