#include "config.h"
#include "domain/steer_generation.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/check_room.h"
#include "model/option.h"
#include "store/audit.h"
#include "store/job.h"

#define SWEEP_AIR_MS 1000 /* after the two leases in which older runners may still write (domain/retire.c) */

/* One that is tried again waits like a new one, and writes what it has not written yet. */
static enum rc
retry(struct scope *sc, const struct app *app, const struct who *who, int64_t id)
{
	struct generation generation;

	TRY(generation_retry(sc, app->pg, who, id));
	TRY(generation_load(sc, app->pg, who, id, &generation));
	TRY(check_room(sc, app, who));
	return check_place_room(sc, app, generation.restaurant_id);
}

/* What there is of it is cleared away at once; the sweep looks again when nobody can write any more. */
static enum rc
cancel(struct scope *sc, const struct app *app, const struct who *who, int64_t id)
{
	TRY(generation_cancel(sc, app->pg, who, id));
	return job_hasten(sc, app->pg, JOB_KIND_SWEEP, 0, 2 * conf_int(app->conf, OPT_JOB_LEASE) + SWEEP_AIR_MS);
}

static enum rc
note_down(struct scope *sc, const struct app *app, const struct who *who, int64_t id, const char *action,
	  const char *detail)
{
	struct generation generation;

	TRY(generation_load(sc, app->pg, who, id, &generation));
	const struct audit audit = {action, generation.restaurant_id, "generation", scope_printf(sc, "%" PRId64, id), detail};

	return audit_add(sc, app->pg, who, &audit);
}

enum rc
steer_generation(struct scope *sc, const struct app *app, const struct who *who, int64_t id, enum steer steer)
{
	static const struct {
		enum rc (*act)(struct scope *sc, const struct app *app, const struct who *who, int64_t id);
		const char *action;
	} acts[] = {[STEER_CANCEL] = {cancel, "generation.cancel"},
		    [STEER_RETRY] = {retry, "generation.retry"}};
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(acts[steer].act(sc, app, who, id));
	TRY(note_down(sc, app, who, id, acts[steer].action, NULL));
	return pg_commit(sc, app->pg);
}

enum rc
remove_generation(struct scope *sc, const struct app *app, const struct who *who, int64_t id, int32_t row_version)
{
	bool was_there;
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(generation_remove(sc, app->pg, who, id, row_version, &was_there));
	if (was_there) /* else it is told already */
		TRY(note_down(sc, app, who, id, "generation.remove", NULL));
	return pg_commit(sc, app->pg);
}

enum rc
annotate_generation(struct scope *sc, const struct app *app, const struct who *who, int64_t id, int32_t row_version,
		    const char *note, int printed)
{
	struct text *detail = text_new(sc, 20000);
	AUTO_PG_TX *tx = NULL;

	if (note == NULL && printed < 0) /* no change: the row stays as it is, and the audit */
		return RC_OK;
	text_add(detail, "{\"note\":");
	text_add_json(detail, note);
	text_addf(detail, ",\"printed\":%s}", printed < 0 ? "null" : printed ? "true" : "false");
	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(generation_annotate(sc, app->pg, who, id, row_version, note, printed));
	TRY(note_down(sc, app, who, id, "generation.annotate", detail->at));
	return pg_commit(sc, app->pg);
}
