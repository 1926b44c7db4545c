/*
 * A link for the print shop: it shows one generation and lets its archive and print file be downloaded, to whoever has it,
 * without a login, until it expires or is revoked. Its token is 256 bits of the system's randomness, leaves posm in the answer
 * that makes it, and is kept nowhere: posm knows its SHA-256. Making, every download and revoking stand in the audit log.
 */
#ifndef POSM_DOMAIN_SHARE_GENERATION_H
#define POSM_DOMAIN_SHARE_GENERATION_H

#include "domain/app.h"
#include "model/who.h"
#include "store/generation.h"
#include "store/share.h"

#define SHARE_TOKEN_LEN 64 /* lower-case hexadecimal digits */

struct share_order {
	int64_t generation_id;
	int64_t expires_ms; /* from now */
	bool confirmed;     /* the tables have changed since, and the person knows */
};

/* RC_MISSING not_found, generation_deleted; RC_CONFLICT generation_not_done, cards_missing, confirm_needed, too_many_shares. */
enum rc share_generation(struct scope *sc, const struct app *app, const struct who *who, const struct share_order *order,
			 struct share *out, const char **token) MUST_CHECK;
/* RC_MISSING not_found */
enum rc share_generation_end(struct scope *sc, const struct app *app, const struct who *who, int64_t generation_id,
			     int64_t id) MUST_CHECK;

/*
 * The live link of a token with its generation. RC_MISSING not_found; share_expired, share_revoked (410), generation_deleted.
 * An unknown token takes the way of every other up to that answer.
 */
enum rc share_generation_open(struct scope *sc, const struct app *app, const char *token, struct share *out,
			      struct generation *generation) MUST_CHECK;
/* Before a download: RC_AGAIN share_exhausted over share.requests_per_hour. */
enum rc share_generation_use(struct scope *sc, const struct app *app, const struct share *share) MUST_CHECK;
/* A download begins at its first byte; what: "archive" or "print". */
enum rc share_generation_downloaded(struct scope *sc, const struct app *app, const struct share *share,
				    const struct generation *generation, const char *what) MUST_CHECK;

#endif
