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

#define PASSED_OVER_MAX ((size_t)1024 * 1024)
#define TOLD 3 /* restaurants in the sentence */

struct pressing {
	const struct app *app;
	const struct who *who;
	const struct batch_request *request;
	int64_t id; /* of the batch */
	size_t made;
	struct text *passed_over; /* JSON items, for when it is all of them */
	struct text *told;        /* the first of them in words */
	size_t n_passed_over;
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

static void
pass_over(struct scope *sc, struct pressing *p, const struct batch_place *place, const char *reason, const char *args)
{
	struct fault told = sc->fault;

	told.code = reason;
	text_addf(p->passed_over, "%s{\"restaurant_id\":%" PRId64 ",\"restaurant_name\":", p->n_passed_over > 0 ? "," : "", place->id);
	text_add_json(p->passed_over, place->name);
	text_addf(p->passed_over, ",\"reason\":{\"code\":\"%s\",\"args\":%s}}", reason, args);
	if (p->n_passed_over++ < TOLD)
		text_addf(p->told, " %s: %s", place->name, reason_text(sc, &told, LANGUAGE_EN));
}

/* A transaction inside the batch's: of a restaurant that is passed over nothing stays, no version is used up. */
static enum rc
press_or_skip(struct scope *sc, struct pressing *p, const struct batch_place *place)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);

	if (press_one(own, p, place) == RC_OK) {
		p->made++;
		return RC_OK;
	}
	const char *reason = reason_of(&own->fault), *args = reason_args(own, &own->fault);

	if (reason == NULL)
		return fault_copy(sc, &own->fault);
	pass_over(own, p, place, reason, args);
	return batch_insert_restaurant(sc, p->app->pg, p->id, place->id, 0, reason, args);
}

/* A batch of nothing is none: each restaurant's reason is told, and nothing is kept. */
static enum rc
check_made(struct scope *sc, const struct pressing *p)
{
	if (p->made > 0)
		return RC_OK;
	enum rc rc = fault(sc, RC_CONFLICT, "all_passed_over", "no restaurant of the brand can have its cards now:%s%s", p->told->at,
			   p->n_passed_over > TOLD ? " ..." : "");

	return p->passed_over->full ? rc : fault_more(sc, rc, scope_printf(sc, "{\"passed_over\":[%s]}", p->passed_over->at));
}

static enum rc
press_all(struct scope *sc, struct pressing *p)
{
	const struct batch_place *places;
	size_t n;

	TRY(batch_places(sc, p->app->pg, p->who, p->request->brand_id, &places, &n));
	for (size_t i = 0; i < n; i++)
		TRY(press_or_skip(sc, p, &places[i]));
	return check_made(sc, p);
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
	struct pressing p = {app, who, request, .passed_over = text_new(sc, PASSED_OVER_MAX), .told = text_new(sc, PASSED_OVER_MAX)};
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
