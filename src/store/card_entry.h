/* Finished cards as entries of an archive: the columns of posm_cards that its plan needs, a page at a time. */
#ifndef POSM_STORE_CARD_ENTRY_H
#define POSM_STORE_CARD_ENTRY_H

#include "model/card_place.h"
#include "pg/pg.h"

#define CARD_ENTRY_PAGE 5000 /* rows: about 1 MB */

struct card_entry {
	int32_t ordinal;
	const char *table_uuid;
	const char *entry_name;
	struct card_place place;
	uint32_t crc32;
};

/* By ordinal, from `from` on, at most CARD_ENTRY_PAGE; fewer are the last. only_changed: those whose `changed` is set. */
enum rc card_entry_list(struct scope *sc, struct pg *pg, int64_t generation_id, int32_t from, bool only_changed,
			const struct card_entry **out, size_t *n) MUST_CHECK;

#endif
