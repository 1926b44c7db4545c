/* One finished card of a generation, for a person who may see it. */
#ifndef POSM_DOMAIN_FIND_CARD_H
#define POSM_DOMAIN_FIND_CARD_H

#include "domain/app.h"
#include "domain/open_card.h"
#include "model/who.h"
#include "store/card.h"

struct found_card {
	struct stored_card card;
	const char *file_name; /* for a browser: the table's number and zone */
};

/* RC_MISSING not_found; RC_MISSING generation_deleted (410); RC_CONFLICT generation_not_done. */
enum rc find_card(struct scope *sc, const struct app *app, const struct who *who, int64_t generation_id,
		  const char *table_uuid, struct found_card *out) MUST_CHECK;

#endif
