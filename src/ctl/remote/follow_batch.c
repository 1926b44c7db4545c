#include "config.h"
#include "ctl/remote/follow_batch.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/scope.h"
#include "ctl/remote/words.h"

#define LOOK_MS 1000

struct batch_state {
	bool active;
	int64_t progress, total, failed, cancelled;
};

static enum rc
look(struct scope *sc, struct client *client, int64_t id, struct batch_state *out)
{
	struct js batch, counts;

	*out = (struct batch_state){0};
	TRY(client_show(sc, client, scope_printf(sc, "/batches/%" PRId64, id), &batch));
	TRY(js_bool(sc, &batch, "active", JS_REQUIRED, &out->active));
	TRY(js_int(sc, &batch, "progress", JS_REQUIRED, 0, INT64_MAX, &out->progress));
	TRY(js_int(sc, &batch, "total", JS_REQUIRED, 0, INT64_MAX, &out->total));
	TRY(js_object(sc, &batch, "counts", JS_REQUIRED, &counts));
	TRY(js_int(sc, &counts, "error", JS_OPTIONAL, 0, INT64_MAX, &out->failed));
	return js_int(sc, &counts, "cancelled", JS_OPTIONAL, 0, INT64_MAX, &out->cancelled);
}

static enum rc
how_it_ended(struct scope *sc, int64_t id, const struct batch_state *end)
{
	if (end->failed > 0)
		return fault(sc, RC_BROKEN, "generation_failed",
			     "in %" PRId64 " restaurants of batch %" PRId64 " it failed: `posmctl --server URL batch %" PRId64 "` says why",
			     end->failed, id, id);
	if (end->cancelled > 0)
		return fault(sc, RC_CONFLICT, "generation_cancelled", "in %" PRId64 " restaurants of batch %" PRId64 " it was cancelled",
			     end->cancelled, id);
	return RC_OK;
}

/* One look and the pause behind it, in a scope of its own: waiting needs no memory. */
static enum rc
step(struct scope *sc, struct client *client, int64_t id, struct batch_state *last)
{
	AUTO_SCOPE *unit = scope_new("look", sc->id);
	struct batch_state now;
	enum rc rc = look(unit, client, id, &now);

	if (rc == RC_OK && (now.progress != last->progress || !now.active))
		(void)fprintf(stderr, "%s %" PRId64 " of %" PRId64 "\n", now.active ? "at work" : "ended", now.progress, now.total);
	if (rc == RC_OK && now.active)
		rc = client_sleep(unit, client, LOOK_MS);
	*last = now;
	return rc == RC_OK ? rc : fault(sc, rc, scope_copy(sc, unit->fault.code), "%s", unit->fault.detail);
}

enum rc
follow_batch(struct scope *sc, struct client *client, const struct args *args, int64_t id)
{
	struct batch_state last = {.active = true, .progress = -1};
	int64_t timeout_s, begun = clock_ms();

	TRY(words_number(sc, args, "timeout", -1, &timeout_s));
	while (last.active) {
		TRY(step(sc, client, id, &last));
		if (last.active && timeout_s >= 0 && clock_ms() - begun >= timeout_s * 1000)
			return fault(sc, RC_AGAIN, "still_running",
				     "the time is over; batch %" PRId64 " goes on at the server: `posmctl --server URL batch %" PRId64
				     " --wait` waits again",
				     id, id);
	}
	return how_it_ended(sc, id, &last);
}
