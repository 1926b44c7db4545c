#include "config.h"
#include "domain/retire.h"

#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/clear_generation.h"
#include "model/option.h"
#include "object/object.h"
#include "store/idempotency.h"
#include "store/sweep.h"

struct sweep {
	const struct app *app;
	struct clearing clearing;
	struct scope *refused; /* its fault: the first object that the storage did not let go; the others go all the same */
};

static enum rc
step(struct scope *sc, struct sweep *s)
{
	return clearing_step(sc, &s->clearing);
}

/* What the storage refuses for one object is told at the end; anything else ends the sweep. own: where it happened. */
static enum rc
go_on(struct scope *sc, struct sweep *s, const struct scope *own, enum rc rc)
{
	if (rc == RC_OK)
		return RC_OK;
	if (strcmp(own->fault.code, "storage_refused") != 0)
		return fault_copy(sc, &own->fault);
	if (s->refused->fault.rc == RC_OK)
		(void)fault_copy(s->refused, &own->fault);
	return RC_OK;
}

static enum rc
retire_generations(struct scope *sc, struct sweep *s)
{
	const struct conf *conf = s->app->conf;
	int64_t n;

	do {
		TRY(sweep_retire(sc, s->app->pg, (int32_t)conf_int(conf, OPT_RETENTION_GENERATIONS),
				 conf_int(conf, OPT_RETENTION_AGE), &n));
		TRY(step(sc, s));
	} while (n > 0);
	return RC_OK;
}

/* --- objects of generations ----------------------------------------------------- */

static enum rc
sweep_objects(struct scope *sc, struct sweep *s, const struct sweep_generation *g)
{
	bool any;

	TRY(clear_generation(sc, &s->clearing, g->id, &any));
	if (!any)
		TRY(sweep_mark(sc, s->app->pg, g));
	return step(sc, s);
}

/* Each in a scope of its own: memory stays flat whatever there is to clear. */
static enum rc
sweep_page(struct scope *sc, struct sweep *s, int64_t *from, bool *more)
{
	const struct conf *conf = s->app->conf;
	const struct sweep_generation *page;
	size_t n;

	TRY(sweep_generations(sc, s->app->pg, *from, conf_int(conf, OPT_RETENTION_GRACE),
			      2 * conf_int(conf, OPT_JOB_LEASE), &page, &n));
	for (size_t i = 0; i < n; i++) {
		AUTO_SCOPE *own = scope_new(sc->kind, sc->id);

		TRY(go_on(sc, s, own, sweep_objects(own, s, &page[i])));
		*from = page[i].id + 1;
	}
	*more = n == SWEEP_BATCH;
	return RC_OK;
}

static enum rc
sweep_all_objects(struct scope *sc, struct sweep *s)
{
	int64_t from = 0;

	for (bool more = true; more;) {
		struct arena_mark mark = arena_mark(sc->arena);

		TRY(sweep_page(sc, s, &from, &more));
		arena_release(sc->arena, mark);
	}
	return RC_OK;
}

/* --- files of templates --------------------------------------------------------- */

static enum rc
retire_files(struct scope *sc, struct sweep *s)
{
	int64_t n;

	do {
		TRY(sweep_template_files(sc, s->app->pg, conf_int(s->app->conf, OPT_RETENTION_GRACE), &n));
		TRY(step(sc, s));
	} while (n > 0);
	return RC_OK;
}

/* As with generations: forgotten when a sweep finds it gone, not when it has removed it. */
static enum rc
remove_file(struct scope *sc, struct sweep *s, const char *key)
{
	uint64_t size;
	enum rc rc = object_size(sc, s->app->objects, key, &size);

	if (rc == RC_MISSING) {
		TRY(sweep_forget_file(sc, s->app->pg, key));
		return step(sc, s);
	}
	TRY(rc);
	TRY(object_remove(sc, s->app->objects, key));
	s->clearing.removed++;
	return step(sc, s);
}

static enum rc
remove_files(struct scope *sc, struct sweep *s)
{
	const char *const *keys, *after = "";
	size_t n;

	do {
		TRY(sweep_retired_files(sc, s->app->pg, after, &keys, &n));
		for (size_t i = 0; i < n; i++) {
			AUTO_SCOPE *own = scope_new(sc->kind, sc->id);

			TRY(go_on(sc, s, own, remove_file(own, s, keys[i])));
			after = keys[i];
		}
	} while (n == SWEEP_BATCH);
	return RC_OK;
}

/* --- rows ----------------------------------------------------------------------- */

static enum rc
sweep_keys(struct scope *sc, struct sweep *s)
{
	int32_t n;

	do {
		TRY(idempotency_sweep(sc, s->app->pg, conf_int(s->app->conf, OPT_RETENTION_IDEMPOTENCY), SWEEP_BATCH, &n));
		TRY(step(sc, s));
	} while (n > 0);
	return RC_OK;
}

static enum rc
sweep_old_audit(struct scope *sc, struct sweep *s)
{
	int64_t n;

	do {
		TRY(sweep_audit(sc, s->app->pg, conf_int(s->app->conf, OPT_RETENTION_AUDIT), &n));
		TRY(step(sc, s));
	} while (n > 0);
	return RC_OK;
}

static enum rc
sweep_ended_jobs(struct scope *sc, struct sweep *s)
{
	int64_t n;

	do {
		TRY(sweep_jobs(sc, s->app->pg, conf_int(s->app->conf, OPT_RETENTION_JOBS), &n));
		TRY(step(sc, s));
	} while (n > 0);
	return RC_OK;
}

/* Rows first: a storage that is out of reach does not let them grow. */
static enum rc
sweep_everything(struct scope *sc, struct sweep *s)
{
	TRY(retire_generations(sc, s));
	TRY(sweep_keys(sc, s));
	TRY(sweep_ended_jobs(sc, s));
	TRY(sweep_old_audit(sc, s));
	TRY(retire_files(sc, s));
	TRY(sweep_all_objects(sc, s));
	return remove_files(sc, s);
}

enum rc
retire(struct scope *sc, const struct app *app, const struct run_watch *watch, int32_t *removed)
{
	AUTO_SCOPE *refused = scope_new(sc->kind, sc->id);
	struct sweep s = {.app = app, .clearing = {.app = app, .watch = watch}, .refused = refused};
	enum rc rc = sweep_everything(sc, &s);

	*removed = s.clearing.removed;
	if (rc == RC_OK && refused->fault.rc != RC_OK)
		return fault_copy(sc, &refused->fault);
	return rc;
}
