#include "config.h"
#include "domain/answer_once.h"

/* How long a request waits for a twin under way before it says so. */
#define TWIN_WAIT_MS 2000

enum rc
answer_once(struct scope *sc, const struct app *app, const struct idempotency *key, answer_fn work, void *ctx,
	    struct idempotency_answer *out, bool *replayed)
{
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, TWIN_WAIT_MS));
	TRY(idempotency_begin(sc, app->pg, key, out));
	*replayed = out->status != 0;
	if (!*replayed) {
		TRY(work(sc, ctx, out));
		TRY(idempotency_finish(sc, app->pg, key, out));
	}
	return pg_commit(sc, app->pg);
}
