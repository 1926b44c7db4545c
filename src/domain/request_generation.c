#include "config.h"
#include "domain/request_generation.h"

#include <inttypes.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/check_link.h"
#include "domain/check_room.h"
#include "domain/check_table.h"
#include "model/acceptance.h"
#include "model/option.h"
#include "model/settings.h"
#include "store/audit.h"
#include "store/job.h"
#include "store/scope_args.h"

struct snapshot_terms
snapshot_terms(const struct app *app)
{
	return (struct snapshot_terms){
		.url_template = conf_text(app->conf, OPT_QR_URL_TEMPLATE),
		.time_zone = conf_text(app->conf, OPT_SERVICE_TIME_ZONE),
		.language = conf_text(app->conf, OPT_SERVICE_LANGUAGE),
	};
}

/* Restaurant and template, as far as this person sees them and the one shows at the other. */
static enum rc
check_subject(struct scope *sc, struct pg *pg, const struct who *who, const struct generation_request *request)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_REQUEST_SUBJECT,
		     PG_ARGS(SCOPE_ARGS(who), PG_I64(request->restaurant_id), PG_I64(request->template_id)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "there is no restaurant %" PRId64, request->restaurant_id);
	if (!pg_bool(rows, 0, 0))
		return fault_at(sc,
				fault(sc, RC_MISSING, "not_found", "restaurant %" PRId64 " has no template %" PRId64,
				      request->restaurant_id, request->template_id),
				"/template_id");
	return RC_OK;
}

static enum rc
active(struct scope *sc, int64_t id)
{
	enum rc rc = fault(sc, RC_CONFLICT, "generation_active",
			   "generation %" PRId64 " of this restaurant and template is still being made", id);

	fault_arg(sc, "active_id", "%" PRId64, id);
	return rc;
}

/* Under the lock that request_version took, so the answer holds until the end of the transaction. */
static enum rc
check_active(struct scope *sc, struct pg *pg, const struct generation_request *request)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_REQUEST_ACTIVE, PG_ARGS(PG_I64(request->restaurant_id), PG_I64(request->template_id)),
		     &rows));
	return pg_rows(rows) == 0 ? RC_OK : active(sc, pg_i64(rows, 0, 0));
}

static enum rc
take_version(struct scope *sc, struct pg *pg, const struct generation_request *request, int64_t *version)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_REQUEST_VERSION, PG_ARGS(PG_I64(request->restaurant_id), PG_I64(request->template_id)),
		     &rows));
	*version = pg_i64(rows, 0, 0);
	return check_active(sc, pg, request);
}

static enum rc
insert(struct scope *sc, const struct app *app, const struct who *who, const struct generation_request *request,
       int64_t version, int64_t *id)
{
	AUTO_PG_RESULT *rows = NULL;
	struct snapshot_terms terms = snapshot_terms(app);
	int64_t max = conf_int(app->conf, OPT_GENERATION_MAX_TABLES);

	TRY(pg_query(sc, app->pg, Q_REQUEST_INSERT,
		     PG_ARGS(PG_TEXT(terms.url_template), PG_TEXT(terms.time_zone), PG_TEXT(terms.language),
			     PG_TEXTS_OR_NULL(request->tables.uuids, request->tables.n),
			     PG_I64(request->restaurant_id), PG_I64(request->template_id), PG_I64(version),
			     PG_JSON(request->settings), PG_TEXT(request->note),
			     PG_TEXT(who == NULL ? NULL : who->login), PG_ID(request->batch_id),
			     PG_JSON(acceptance_json(request->accepted)), PG_TEXT(job_request(sc))),
		     &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_INVALID, "no_tables", "restaurant %" PRId64 " has no tables",
			     request->restaurant_id);
	if (pg_i64(rows, 0, 1) > max) {
		fault(sc, RC_LIMIT, "too_many_tables",
		      "%" PRId64 " tables are more than the %" PRId64 " of one generation (generation.max_tables)",
		      pg_i64(rows, 0, 1), max);
		fault_arg(sc, "max", "%" PRId64, max);
		return RC_LIMIT;
	}
	*id = pg_i64(rows, 0, 0);
	return RC_OK;
}

static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, const struct generation *g)
{
	return audit_add(
		sc, app->pg, who,
		&(struct audit){.action = "generation.request",
				.restaurant_id = g->restaurant_id,
				.subject_kind = "generation",
				.subject_id = scope_printf(sc, "%" PRId64, g->id),
				.detail = scope_printf(sc, "{\"template_id\":%" PRId64 ",\"version\":%" PRId32 ",\"accepted\":%s}",
						       g->template_id, g->version, g->accepted)});
}

/* Those of the request, or those of the revision, which may be older than the list of allowed hosts. */
static enum rc
check_codes(struct scope *sc, const struct app *app, const struct generation *g)
{
	const struct settings *settings;

	TRY(settings_parse(sc, (struct bytes){g->settings, strlen(g->settings)}, "/settings", &settings));
	return check_link_codes(sc, app->conf, settings, "/settings");
}

static enum rc
make(struct scope *sc, const struct app *app, const struct who *who, const struct generation_request *request,
     struct generation *out)
{
	int64_t version = 0, id = 0;

	TRY(pg_exec(sc, app->pg, Q_REQUEST_LOCK, PG_ARGS(PG_I64(request->restaurant_id), PG_I64(request->template_id)),
		    NULL));
	TRY(check_subject(sc, app->pg, who, request));
	TRY(check_table_choice(sc, app->pg, request->restaurant_id, &request->tables));
	TRY(take_version(sc, app->pg, request, &version));
	TRY(insert(sc, app, who, request, version, &id));
	TRY(generation_load(sc, app->pg, who, id, out));
	TRY(check_codes(sc, app, out));
	TRY(note_down(sc, app, who, out));
	TRY(pg_exec(sc, app->pg, Q_REQUEST_WAKE, PG_NO_ARGS, NULL));
	if (request->batch_id == 0) /* a batch asks once, for all of its restaurants */
		TRY(check_room(sc, app, who));
	return check_place_room(sc, app, request->restaurant_id);
}

enum rc
request_generation(struct scope *sc, const struct app *app, const struct who *who,
		   const struct generation_request *request, struct generation *out)
{
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, REQUEST_LOCK_WAIT_MS));
	TRY(make(sc, app, who, request, out));
	return pg_commit(sc, app->pg);
}
