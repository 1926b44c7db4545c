/*
 * The cards of a table: which generations hold it, and whether what they print is what would be printed now. The date is
 * meant to differ; seats and names count where the settings print them (as in model/staleness.h).
 */
#ifndef POSM_STORE_TABLE_CARD_H
#define POSM_STORE_TABLE_CARD_H

#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

/* Of a table's newest finished card with a code, of whichever template. */
enum table_card_state { TABLE_CARD_NEVER, TABLE_CARD_OUTDATED, TABLE_CARD_YES, TABLE_CARD_STATE_COUNT };
extern const char *const table_card_state_words[TABLE_CARD_STATE_COUNT]; /* "never", "outdated", "yes" */

/* In the order of the uuids, which the caller may see. url_template: qr.url_template. */
enum rc table_card_states(struct scope *sc, struct pg *pg, const char *url_template, const char *const *uuids, size_t n,
			  enum table_card_state *out) MUST_CHECK;

struct table_card {
	int64_t generation_id, template_id;
	const char *template_name;
	int32_t template_revision, version;
	const char *status;
	const char *author, *created_at, *finished_at, *printed_at; /* NULL: none, not yet */
	const char *number, *zone; /* as the card says; NULL: it is not made (number), there is none (zone) */
	bool made;                 /* and can be had */
	bool coded;                /* its settings have a code */
	bool current;              /* made, with a code, as it would be today, and its template's newest */
};

struct table_card_list {
	int n;
	const struct table_card *rows;
	const char *next;
};

/* Newest first, also deleted generations. No rows, too, when the table is not there. */
enum rc table_card_list(struct scope *sc, struct pg *pg, const struct who *who, const char *url_template, const char *uuid,
			struct page page, struct table_card_list *out) MUST_CHECK;

#endif
