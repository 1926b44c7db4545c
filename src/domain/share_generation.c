#include "config.h"
#include "domain/share_generation.h"

#include <inttypes.h>
#include <string.h>
#include <sys/random.h>

#include "base/conf.h"
#include "base/digest.h"
#include "base/scope.h"
#include "domain/check_archive.h"
#include "model/option.h"
#include "store/audit.h"

#define TOKEN_BYTES (SHARE_TOKEN_LEN / 2)

static enum rc
make_token(struct scope *sc, const char **out)
{
	uint8_t dice[TOKEN_BYTES];
	struct text *token = text_new(sc, SHARE_TOKEN_LEN);

	if (getrandom(dice, sizeof(dice), 0) != (ssize_t)sizeof(dice))
		return fault_errno(sc, "no_random", "the system gives no random numbers");
	text_add_hex(token, dice, sizeof(dice));
	*out = token->at;
	return RC_OK;
}

static void
digest_of_token(const char *token, uint8_t sha256[DIGEST_BYTES])
{
	digest_of((struct bytes){token, strlen(token)}, sha256);
}

static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, const struct generation *g, int64_t share,
	  const char *action, const char *more)
{
	return audit_add(sc, app->pg, who,
			 &(struct audit){.action = action,
					 .restaurant_id = g->restaurant_id,
					 .subject_kind = "generation",
					 .subject_id = scope_printf(sc, "%" PRId64, g->id),
					 .detail = scope_printf(sc, "{\"share_id\":%" PRId64 "%s}", share, more)});
}

/* The person who hands the cards out is asked what whoever downloads them cannot answer. */
static enum rc
check(struct scope *sc, const struct app *app, const struct generation *generation, bool confirmed)
{
	struct archive_plan plan;

	TRY(archive_plan(sc, app, generation, &(struct archive_options){.flat = false}, &plan));
	return check_archive_allows(sc, app, &plan, confirmed);
}

enum rc
share_generation(struct scope *sc, const struct app *app, const struct who *who, const struct share_order *order,
		 struct share *out, const char **token)
{
	struct generation generation;
	uint8_t sha256[DIGEST_BYTES];
	AUTO_PG_TX *tx = NULL;

	TRY(generation_load(sc, app->pg, who, order->generation_id, &generation));
	TRY(check(sc, app, &generation, order->confirmed));
	TRY(make_token(sc, token));
	digest_of_token(*token, sha256);
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(share_insert(sc, app->pg, generation.id, sha256, who->login, order->expires_ms, out));
	TRY(note_down(sc, app, who, &generation, out->id, "share.create",
		      scope_printf(sc, ",\"expires_at\":\"%s\"", out->expires_at)));
	return pg_commit(sc, app->pg);
}

enum rc
share_generation_end(struct scope *sc, const struct app *app, const struct who *who, int64_t generation_id, int64_t id)
{
	struct generation generation;
	bool was_good;
	AUTO_PG_TX *tx = NULL;

	TRY(generation_load(sc, app->pg, who, generation_id, &generation));
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(share_revoke(sc, app->pg, generation_id, id, &was_good));
	if (was_good) /* else it is told already */
		TRY(note_down(sc, app, who, &generation, id, "share.revoke", ""));
	return pg_commit(sc, app->pg);
}

enum rc
share_generation_open(struct scope *sc, const struct app *app, const char *token, struct share *out,
		      struct generation *generation)
{
	uint8_t sha256[DIGEST_BYTES];

	digest_of_token(token, sha256);
	TRY(share_find(sc, app->pg, sha256, out));
	if (out->revoked_at != NULL)
		return fault(sc, RC_MISSING, "share_revoked", "this link was taken back");
	if (out->expired)
		return fault(sc, RC_MISSING, "share_expired", "this link was good until %s", out->expires_at);
	return generation_load(sc, app->pg, NULL, out->generation_id, generation);
}

enum rc
share_generation_use(struct scope *sc, const struct app *app, const struct share *share)
{
	return share_use(sc, app->pg, share->id, (int32_t)conf_int(app->conf, OPT_SHARE_REQUESTS_PER_HOUR));
}

enum rc
share_generation_downloaded(struct scope *sc, const struct app *app, const struct share *share,
			    const struct generation *generation, const char *what)
{
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(share_count(sc, app->pg, share->id));
	TRY(note_down(sc, app, NULL, generation, share->id, "share.download", scope_printf(sc, ",\"what\":\"%s\"", what)));
	return pg_commit(sc, app->pg);
}
