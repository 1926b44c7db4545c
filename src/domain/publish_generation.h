/*
 * The last step of a run: every card has its row, so the manifest is written, the proofs are summed up and the
 * generation is done. Inside run_generation only.
 */
#ifndef POSM_DOMAIN_PUBLISH_GENERATION_H
#define POSM_DOMAIN_PUBLISH_GENERATION_H

#include "domain/app.h"
#include "model/card.h"
#include "store/job.h"

/* cards: the snapshot, by ordinal. RC_CONFLICT lease_lost; RC_BROKEN cards_incomplete. */
enum rc publish_generation(struct scope *sc, const struct app *app, const struct job_lease *lease,
			   const struct card *cards, size_t n) MUST_CHECK;

#endif
