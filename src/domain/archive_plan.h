/*
 * An archive before its first byte: exact length, ETag and the layout of every entry, from the rows of one
 * generation. After the plan no database is needed. Memory: about 150 bytes a card, with options the manifest too
 * (some 230 bytes a card).
 */
#ifndef POSM_DOMAIN_ARCHIVE_PLAN_H
#define POSM_DOMAIN_ARCHIVE_PLAN_H

#include <stdbool.h>

#include "base/text.h"
#include "domain/app.h"
#include "domain/open_card.h"
#include "model/archive.h"
#include "store/generation.h"

struct archive_card {
	unsigned char uuid[16]; /* of the table */
	struct card_place place;
};

/* An entry whose bytes are made by the plan and lie in memory. */
struct archive_made {
	size_t entry;
	struct bytes bytes;
};

struct archive_options {
	bool only_changed; /* only=changed: cards that differ from the newest older done generation of all tables */
	bool flat;         /* folders=none: "zone - number.pdf" */
};

struct archive_plan {
	const struct generation *generation; /* as it was given: lives longer than the plan; of a batch NULL */
	struct archive archive;   /* .total is the Content-Length of the whole */
	const char *etag;         /* strong, with its quotes */
	const char *file_name;    /* for Content-Disposition: UTF-8, cleaned */
	const struct archive_card *cards; /* archive.n of them: where each entry's bytes are */
	size_t n_cards;                   /* of a generation: the manifest is the one entry after them */
	const struct archive_made *made;  /* n_made of them, rising: the manifest where an option makes another one */
	size_t n_made;
	int ahead; /* cards that are asked for before they are sent, so that the storage's latency is not waited for */
};

/*
 * Everything lives in the scope. `generation` was found by whoever may see it. RC_CONFLICT generation_not_done;
 * RC_MISSING generation_deleted (410); RC_CONFLICT cards_missing when rows or the manifest are not complete.
 */
enum rc archive_plan(struct scope *sc, const struct app *app, const struct generation *generation,
		     const struct archive_options *options, struct archive_plan *out) MUST_CHECK;
/* RC_CONFLICT generation_not_done, generation_failed; RC_MISSING generation_deleted: there is nothing to load. */
enum rc archive_plan_check(struct scope *sc, const struct generation *generation) MUST_CHECK;

#endif
