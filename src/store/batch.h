/*
 * Brand batches: one press for all restaurants of a brand that the person sees. What became of each restaurant is a row;
 * a batch is read as far as its reader sees its restaurants. How they begin: domain/request_batch.h.
 */
#ifndef POSM_STORE_BATCH_H
#define POSM_STORE_BATCH_H

#include "model/generation.h"
#include "model/who.h"
#include "pg/pg.h"
#include "store/page.h"

#define BATCH_RESTAURANTS_MAX 1000

struct batch {
	int64_t id, brand_id, template_id;
	const char *brand_name, *template_name;
	const char *note, *author; /* NULL: none */
	const char *created_at;
	int64_t restaurants, active, done; /* of them: at work or waiting, with all their cards */
	const char *counts;                /* JSON: how many of each status, and skipped */
	int64_t progress, total;           /* cards */
};

struct batch_restaurant {
	int64_t id;
	const char *name;
	int64_t generation_id; /* 0: passed over, and the reason says why */
	int32_t version, progress, total;
	enum generation_status status;
	const char *reason; /* JSON {code, args} or NULL */
};

struct batch_list {
	int n;
	const struct batch *rows;
	const char *next;
};

/* Newest first. brand_id 0: of any. */
enum rc batch_list(struct scope *sc, struct pg *pg, const struct who *who, int64_t brand_id, struct page page,
		   struct batch_list *out) MUST_CHECK;
/* RC_MISSING not_found */
enum rc batch_load(struct scope *sc, struct pg *pg, const struct who *who, int64_t id, struct batch *out) MUST_CHECK;
/* By name. */
enum rc batch_restaurants(struct scope *sc, struct pg *pg, const struct who *who, int64_t id,
			  const struct batch_restaurant **out, size_t *n) MUST_CHECK;

/* --- in the transaction of the press ------------------------------------------------------------------------ */

struct batch_place {
	int64_t id;
	const char *name;
};

/* The brand's restaurants that this person sees, by id. RC_INVALID no_restaurants; RC_LIMIT too_many_restaurants. */
enum rc batch_places(struct scope *sc, struct pg *pg, const struct who *who, int64_t brand_id, const struct batch_place **out,
		     size_t *n) MUST_CHECK;
/* Reads brand_id, template_id, note, author. */
enum rc batch_insert(struct scope *sc, struct pg *pg, const struct batch *batch, int64_t *id) MUST_CHECK;
/* generation_id, or the code (and args: a JSON object or NULL) of why there is none. */
enum rc batch_insert_restaurant(struct scope *sc, struct pg *pg, int64_t id, int64_t restaurant_id, int64_t generation_id,
				const char *code, const char *args) MUST_CHECK;

#endif
