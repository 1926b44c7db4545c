#include "config.h"
#include "domain/clear_orphans.h"

#include <string.h>

#include "base/scope.h"
#include "object/probe.h"
#include "store/sweep.h"

struct page {
	const struct app *app;
	struct orphans *orphans;
	bool remove;    /* in this pass */
	int64_t before; /* what is younger is left alone */
	struct scope *own; /* of the objects below */
	struct object_info objects[SWEEP_KEYS];
	size_t n;
};

/* ---- the storage's clock --------------------------------------------------------------------------- */

static enum rc
take_time(struct scope *sc, void *ctx, const struct object_info *object)
{
	(void)sc;
	*(int64_t *)ctx = object->modified;
	return RC_OK;
}

/* What an object that is written now is said to be written at: no other clock can be compared with the objects'. */
static enum rc
ask_time(struct scope *sc, struct object_store *store, int64_t *out)
{
	const char *prefix;

	TRY(probe_prefix(sc, &prefix));
	const char *key = scope_printf(sc, "%sclock", prefix);

	*out = 0;
	TRY(object_put(sc, store, key, &(struct bytes){"", 0}, 1));
	TRY(object_list(sc, store, prefix, take_time, out));
	TRY(object_remove(sc, store, key));
	return *out > 0 ? RC_OK : fault(sc, RC_BROKEN, "storage_refused", "the storage does not say when objects were written");
}

/* ---- objects --------------------------------------------------------------------------------------- */

static bool
is_ours(const char *key)
{
	static const char *const folders[] = {"generations/", "templates/", "probe/"};

	for (size_t i = 0; i < LENGTH_OF(folders); i++)
		if (strncmp(key, folders[i], strlen(folders[i])) == 0)
			return true;
	return false;
}

static void
count(struct page *p, const struct object_info *object)
{
	p->orphans->found++;
	p->orphans->bytes += object->size;
	if (p->orphans->see != NULL)
		p->orphans->see("object", object);
}

static enum rc
ask_about(struct scope *sc, struct page *p, const char *const **orphans, size_t *n)
{
	const char **keys = scope_array(sc, p->n + 1, sizeof(*keys));

	for (size_t i = 0; i < p->n; i++)
		keys[i] = p->objects[i].key;
	return sweep_orphans(sc, p->app->pg, keys, p->n, p->orphans->grace, orphans, n);
}

/* The orphans come in the order in which they were asked about. */
static enum rc
judge_page(struct scope *sc, struct page *p)
{
	const char *const *orphans;
	size_t n, next = 0;

	TRY(ask_about(sc, p, &orphans, &n));
	if (p->remove) {
		TRY(object_remove_all(sc, p->app->objects, orphans, n));
		p->orphans->removed += (int64_t)n;
		return RC_OK;
	}
	for (size_t i = 0; i < p->n; i++)
		if (next < n && strcmp(orphans[next], p->objects[i].key) == 0) {
			count(p, &p->objects[i]);
			next++;
		} else {
			p->orphans->known++;
		}
	return RC_OK;
}

static enum rc
end_page(struct scope *sc, struct page *p)
{
	enum rc rc = p->n == 0 ? RC_OK : judge_page(p->own, p);

	if (rc != RC_OK)
		fault_copy(sc, &p->own->fault);
	scope_close(p->own);
	p->own = scope_new(sc->kind, sc->id);
	p->n = 0;
	return rc;
}

static enum rc
take_object(struct scope *sc, void *ctx, const struct object_info *object)
{
	struct page *p = ctx;

	if (!is_ours(object->key) || object->modified >= p->before) {
		if (!p->remove)
			(*(is_ours(object->key) ? &p->orphans->young : &p->orphans->foreign))++;
		return RC_OK;
	}
	p->objects[p->n] = *object;
	p->objects[p->n++].key = scope_copy(p->own, object->key);
	return p->n == SWEEP_KEYS ? end_page(sc, p) : RC_OK;
}

static enum rc
walk(struct scope *sc, struct page *p, bool remove)
{
	p->remove = remove;
	p->own = scope_new(sc->kind, sc->id);
	enum rc rc = object_list(sc, p->app->objects, "", take_object, p);

	if (rc == RC_OK)
		rc = end_page(sc, p);
	scope_close(p->own);
	return rc;
}

/* ---- uploads --------------------------------------------------------------------------------------- */

static enum rc
take_upload(struct scope *sc, void *ctx, const struct object_info *upload)
{
	struct orphans *orphans = ctx;

	(void)sc;
	orphans->uploads++;
	orphans->removed += orphans->remove;
	if (orphans->see != NULL)
		orphans->see("upload", upload);
	return RC_OK;
}

enum rc
clear_orphans(struct scope *sc, const struct app *app, struct orphans *orphans)
{
	struct page *p = scope_alloc(sc, sizeof(*p));
	int64_t now;

	TRY(ask_time(sc, app->objects, &now));
	*p = (struct page){.app = app, .orphans = orphans, .before = now - orphans->grace / 1000 + (orphans->grace == 0)};
	TRY(walk(sc, p, false));
	if (orphans->remove && orphans->known == 0 && orphans->found > 0)
		return fault(sc, RC_CONFLICT, "other_database",
			     "not one object of the storage is known to the database: see object.* and pg.conninfo; nothing was removed");
	if (orphans->remove && orphans->found > 0)
		TRY(walk(sc, p, true));
	return object_unfinished(sc, app->objects, p->before, orphans->remove, take_upload, orphans);
}
