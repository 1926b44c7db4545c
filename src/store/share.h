/*
 * Links for the print shop: read-only, to one generation, until they expire or are revoked. The token is kept nowhere; a link is
 * found by its SHA-256. Who may see the generation is the caller's question, asked before.
 */
#ifndef POSM_STORE_SHARE_H
#define POSM_STORE_SHARE_H

#include "pg/pg.h"

#define SHARE_MAX 50 /* live ones of a generation */
#define SHARE_LIST_MAX 1000

/* Times are RFC 3339 UTC, NULL when they have not come. */
struct share {
	int64_t id, generation_id;
	const char *author; /* NULL: none */
	const char *created_at, *expires_at, *revoked_at, *last_used_at;
	int32_t downloads; /* begun */
	bool expired;
};

/* Newest first, at most SHARE_LIST_MAX. */
enum rc share_list(struct scope *sc, struct pg *pg, int64_t generation_id, const struct share **out, size_t *n) MUST_CHECK;
/* RC_MISSING not_found: no link has this digest. An expired or revoked one is found. */
enum rc share_find(struct scope *sc, struct pg *pg, const uint8_t sha256[32], struct share *out) MUST_CHECK;
/* Lives expires_ms from now. RC_CONFLICT too_many_shares. */
enum rc share_insert(struct scope *sc, struct pg *pg, int64_t generation_id, const uint8_t sha256[32], const char *author,
		     int64_t expires_ms, struct share *out) MUST_CHECK;
/* Revoked before is success (*was_good false). RC_MISSING not_found */
enum rc share_revoke(struct scope *sc, struct pg *pg, int64_t generation_id, int64_t id, bool *was_good) MUST_CHECK;
/* One more request. RC_AGAIN share_exhausted: over max in an hour; its argument retry_after says when (s). */
enum rc share_use(struct scope *sc, struct pg *pg, int64_t id, int32_t max) MUST_CHECK;
/* One more download begun. */
enum rc share_count(struct scope *sc, struct pg *pg, int64_t id) MUST_CHECK;

#endif
