/*
 * Tables of restaurants. A table's uuid is printed on paper: it belongs to one table for ever. The natural order is
 * zone, then number, digits by their value (2 before 10), then uuid.
 */
#ifndef POSM_STORE_TABLE_H
#define POSM_STORE_TABLE_H

#include "model/card.h"
#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

struct table {
	const char *uuid;
	int64_t restaurant_id;
	const char *external_id; /* NULL: none */
	const char *number;
	const char *zone; /* "" : none */
	int32_t seats;    /* 0: unknown */
	int32_t row_version;
	const char *created_at, *updated_at;
	const char *restaurant, *brand;
	const char *qr_url_template; /* of its brand; NULL: the service's */
	const char *current_card;    /* of whoever asked table_card_states: its word; else NULL */
};

/* Whether a table's card was made in any generation, and whether one of them is marked as printed. */
enum table_cards { TABLE_CARDS_NONE, TABLE_CARDS_MADE, TABLE_CARDS_PRINTED, TABLE_CARDS_COUNT };
extern const char *const table_cards_words[TABLE_CARDS_COUNT]; /* "none", "made", "printed" */

/* Which of a restaurant's tables are meant. */
struct table_choice {
	bool made; /* false: all of them */
	const char *const *uuids; /* canonical */
	size_t n;
};

struct table_list {
	int n;
	const struct table *rows;
	const char *next;
};

/* Natural order. RC_MISSING not_found. */
enum rc table_list(struct scope *sc, struct pg *pg, const struct who *who, int64_t restaurant_id, struct page page,
		   struct table_list *out) MUST_CHECK;
/* All of them, for imports, QR sheets; RC_LIMIT too_many_tables over max. */
enum rc table_list_all(struct scope *sc, struct pg *pg, const struct who *who, int64_t restaurant_id, int32_t max,
		       struct table_list *out) MUST_CHECK;
/* RC_MISSING not_found */
enum rc table_load(struct scope *sc, struct pg *pg, const struct who *who, const char *uuid,
		   struct table *out) MUST_CHECK;
/* Tables just written by the caller, in the order of the uuids; as table_load. */
enum rc table_load_these(struct scope *sc, struct pg *pg, const char *const *uuids, size_t n, struct table_list *out) MUST_CHECK;
/* Which of the numbers the restaurant's zone has already, each once, in natural order. */
enum rc table_find_numbers(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *zone, const char *const *numbers,
			   size_t n, const char ***found, size_t *n_found) MUST_CHECK;
/* The first of the uuids that is no live table of the restaurant; choice->n: there is none. */
enum rc table_find_unknown(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table_choice *choice,
			   size_t *out) MUST_CHECK;
/* Of live or removed tables, in the order of the uuids. */
enum rc table_cards_of(struct scope *sc, struct pg *pg, const char *const *uuids, size_t n, enum table_cards *out) MUST_CHECK;
/* Whether some table has each of the uuids: wherever it stands, be it a removed one. */
enum rc table_find_taken(struct scope *sc, struct pg *pg, const char *const *uuids, size_t n, bool *out) MUST_CHECK;
/* Of each uuid the table that was removed from this restaurant, as it was then; NULL: none. */
enum rc table_find_removed(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *const *uuids, size_t n,
			   const struct table **out) MUST_CHECK;
/*
 * Inserts rows (uuid NULL: a new one) and answers their uuids in order. RC_CONFLICT uuid_taken, external_id_taken.
 * Values have passed card_check.
 */
enum rc table_insert(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *rows, size_t n,
		     const char **uuids) MUST_CHECK;
/*
 * Writes external_id, number, zone, seats of live tables of the restaurant, by uuid; raises row_version. A row with a
 * row_version must still have it: RC_CONFLICT precondition_failed. RC_MISSING not_found.
 */
enum rc table_update(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *rows,
		     size_t n) MUST_CHECK;
/* Takes the external_ids away that table_update is about to give anew, so that two tables may exchange theirs. */
enum rc table_clear_external_ids(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *const *uuids,
				 size_t n) MUST_CHECK;
/* Brings removed tables of the restaurant back, with the rows' values. RC_MISSING not_found; RC_CONFLICT external_id_taken. */
enum rc table_restore(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct table *rows,
		      size_t n) MUST_CHECK;
/* Soft. Tables that are gone already are passed over. */
enum rc table_remove(struct scope *sc, struct pg *pg, int64_t restaurant_id, const char *const *uuids,
		     size_t n) MUST_CHECK;

/* The service's part of a snapshot; a brand's link template and a restaurant's time zone go before. */
struct snapshot_terms {
	const char *url_template; /* qr.url_template */
	const char *time_zone;    /* service.time_zone */
	const char *language;     /* service.language: how the date is written */
};

/*
 * What a press would put into its snapshot now: every live table, or those of `uuids` (n_uuids > 0), in natural order,
 * with link, names and date. For the check of an archive (compare with generation_snapshot), for previews.
 */
enum rc table_snapshot(struct scope *sc, struct pg *pg, int64_t restaurant_id, const struct snapshot_terms *terms,
		       const char *const *uuids, size_t n_uuids, const struct card **out, size_t *n) MUST_CHECK;

#endif
