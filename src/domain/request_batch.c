#include "config.h"
#include "domain/request_batch.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/check_room.h"
#include "domain/request_generation.h"
#include "model/reason.h"
#include "store/audit.h"
#include "store/brand.h"
#include "store/template.h"

struct pressing {
	const struct app *app;
	const struct who *who;
	const struct batch_request *request;
	int64_t id; /* of the batch */
};

/* What passes one restaurant over, as its reason is called; NULL: it is the batch that fails. */
static const char *
reason_of(const struct fault *f)
{
	static const char *const reasons[] = {"no_tables", "generation_active", "too_many_tables", "too_many_presses", "storage_quota"};

	if (strcmp(f->code, "not_found") == 0) /* the restaurant itself is locked and seen by now */
		return "template_not_visible";
	for (size_t i = 0; i < LENGTH_OF(reasons); i++)
		if (strcmp(f->code, reasons[i]) == 0)
			return reasons[i];
	return NULL;
}

static enum rc
press_one(struct scope *sc, const struct pressing *p, const struct batch_place *place)
{
	struct generation made;
	const struct generation_request request = {.restaurant_id = place->id,
						   .template_id = p->request->template_id,
						   .settings = p->request->settings,
						   .note = p->request->note,
						   .accepted = p->request->accepted,
						   .batch_id = p->id};
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, p->app->pg, &tx, REQUEST_LOCK_WAIT_MS));
	TRY(request_generation(sc, p->app, p->who, &request, &made));
	TRY(batch_insert_restaurant(sc, p->app->pg, p->id, place->id, made.id, NULL, NULL));
	return pg_commit(sc, p->app->pg);
}

/* A transaction inside the batch's: of a restaurant that is passed over nothing stays, no version is used up. */
static enum rc
press_or_skip(struct scope *sc, const struct pressing *p, const struct batch_place *place)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);

	if (press_one(own, p, place) == RC_OK)
		return RC_OK;
	const char *reason = reason_of(&own->fault);

	if (reason == NULL)
		return fault_copy(sc, &own->fault);
	return batch_insert_restaurant(sc, p->app->pg, p->id, place->id, 0, reason, reason_args(own, &own->fault));
}

static enum rc
press_all(struct scope *sc, const struct pressing *p)
{
	const struct batch_place *places;
	size_t n;

	TRY(batch_places(sc, p->app->pg, p->who, p->request->brand_id, &places, &n));
	for (size_t i = 0; i < n; i++)
		TRY(press_or_skip(sc, p, &places[i]));
	return RC_OK;
}

static enum rc
check_subject(struct scope *sc, const struct app *app, const struct who *who, const struct batch_request *request)
{
	struct brand brand;
	struct template template;

	TRY(brand_load(sc, app->pg, who, request->brand_id, &brand));
	enum rc rc = template_load(sc, app->pg, who, request->template_id, &template);

	return rc == RC_MISSING ? fault_at(sc, rc, "/template_id") : rc;
}

static enum rc
note_down(struct scope *sc, const struct pressing *p)
{
	return audit_add(sc, p->app->pg, p->who,
			 &(struct audit){.action = "batch.request",
					 .subject_kind = "batch",
					 .subject_id = scope_printf(sc, "%" PRId64, p->id),
					 .detail = scope_printf(sc, "{\"brand_id\":%" PRId64 ",\"template_id\":%" PRId64 "}",
								p->request->brand_id, p->request->template_id)});
}

enum rc
request_batch(struct scope *sc, const struct app *app, const struct who *who, const struct batch_request *request,
	      struct batch_requested *out)
{
	const struct batch fields = {.brand_id = request->brand_id, .template_id = request->template_id,
				     .note = request->note, .author = who->login};
	struct pressing p = {app, who, request, 0};
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, REQUEST_LOCK_WAIT_MS));
	TRY(check_subject(sc, app, who, request));
	TRY(batch_insert(sc, app->pg, &fields, &p.id));
	TRY(press_all(sc, &p));
	TRY(note_down(sc, &p));
	TRY(batch_load(sc, app->pg, who, p.id, &out->batch));
	TRY(batch_restaurants(sc, app->pg, who, p.id, &out->restaurants, &out->n));
	TRY(check_room(sc, app, who));
	return pg_commit(sc, app->pg);
}
