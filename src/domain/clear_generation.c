#include "config.h"
#include "domain/clear_generation.h"

#include "base/scope.h"
#include "model/generation.h"
#include "object/object.h"
#include "store/generation.h"
#include "store/sweep.h"

struct listing {
	struct clearing *clearing;
	int64_t generation_id;
	const char *keys[SWEEP_KEYS];
	size_t n;
	bool any;
};

enum rc
clearing_step(struct scope *sc, struct clearing *c)
{
	c->steps++;
	c->watch->moved(c->watch->ctx, c->steps, 0);
	if (c->watch->stop(c->watch->ctx))
		return fault(sc, RC_AGAIN, "interrupted", "told to stop while clearing away");
	return RC_OK;
}

static enum rc
remove_unused(struct scope *sc, struct listing *l)
{
	const struct app *app = l->clearing->app;
	const char *const *unused;
	size_t n;

	TRY(sweep_unused(sc, app->pg, l->generation_id, l->keys, l->n, &unused, &n));
	for (size_t at = 0; at < n; at += SWEEP_BATCH) {
		size_t some = n - at < SWEEP_BATCH ? n - at : SWEEP_BATCH;

		TRY(object_remove_all(sc, app->objects, unused + at, some));
		l->clearing->removed += (int32_t)some;
		l->any = true;
		TRY(clearing_step(sc, l->clearing));
	}
	l->n = 0;
	return RC_OK;
}

static enum rc
take_key(struct scope *sc, void *ctx, const struct object_info *object)
{
	struct listing *l = ctx;

	l->keys[l->n++] = scope_copy(sc, object->key);
	return l->n < SWEEP_KEYS ? RC_OK : remove_unused(sc, l);
}

enum rc
clear_generation(struct scope *sc, struct clearing *c, int64_t generation_id, bool *any)
{
	struct listing *l = scope_alloc(sc, sizeof(*l));

	l->clearing = c;
	l->generation_id = generation_id;
	TRY(object_list(sc, c->app->objects, generation_prefix(sc, generation_id), take_key, l));
	TRY(remove_unused(sc, l));
	*any = l->any;
	return RC_OK;
}

enum rc
clear_cancelled(struct scope *sc, const struct app *app, int64_t generation_id, const struct run_watch *watch, int32_t *removed)
{
	struct clearing c = {.app = app, .watch = watch};
	struct generation generation;
	bool any;

	TRY(generation_load(sc, app->pg, NULL, generation_id, &generation));
	if (generation.status != GENERATION_CANCELLED)
		return RC_OK;
	enum rc rc = clear_generation(sc, &c, generation_id, &any);

	*removed = c.removed;
	return rc;
}
