#include "config.h"
#include "domain/open_app.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/fault.h"
#include "domain/link_card.h"
#include "model/entry_pattern.h"
#include "model/network.h"
#include "model/option.h"
#include "object/object.h"
#include "pg/pg.h"

void
rest_app(struct app *app, const char *program)
{
	pg_close(app->pg);
	app->pg = pg_new(conf_text(app->conf, OPT_PG_CONNINFO), program,
			 conf_int(app->conf, OPT_PG_STATEMENT_TIMEOUT));
}

enum rc
open_rows(struct scope *sc, const struct conf *conf, const char *program, struct app *out)
{
	*out = (struct app){.conf = conf};
	TRY(pg_check_trust(sc, conf_text(conf, OPT_PG_CONNINFO)));
	rest_app(out, program);
	return RC_OK;
}

enum rc
open_app(struct scope *sc, const struct conf *conf, const char *program, struct app *out)
{
	TRY(open_rows(sc, conf, program, out));
	return object_open(sc, conf, &out->objects);
}

void
hurry_app(struct app *app, int64_t ms)
{
	object_hurry(app->objects, ms);
}

/* A download that began before its generation was deleted ends before the objects go. */
static enum rc
check_grace(struct scope *sc, const struct conf *conf)
{
	int64_t grace = conf_int(conf, OPT_RETENTION_GRACE), longest = conf_int(conf, OPT_DOWNLOAD_MAX_TIME);

	if (grace > longest)
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_config",
		     "retention.grace (%" PRId64 " s) must be longer than download.max_time (%" PRId64
		     " s), or objects would go while they are downloaded",
		     grace / 1000, longest / 1000);
}

enum rc
check_app(struct scope *sc, const struct conf *conf)
{
	struct object_store *objects;
	struct entry_pattern pattern;

	TRY(pg_check_trust(sc, conf_text(conf, OPT_PG_CONNINFO)));
	if (conf_text(conf, OPT_PG_LISTEN_CONNINFO)[0] != '\0')
		TRY(pg_check_trust(sc, conf_text(conf, OPT_PG_LISTEN_CONNINFO)));
	TRY(check_grace(sc, conf));
	TRY(network_list_check(sc, "metrics.allow", conf_text(conf, OPT_METRICS_ALLOW)));
	TRY(entry_pattern_read(sc, conf_text(conf, OPT_ARCHIVE_NAME_PATTERN), &pattern));
	enum rc rc = object_open(sc, conf, &objects);

	if (rc == RC_INVALID)
		return rc;
	if (rc == RC_OK) {
		rc = link_card_check(sc, conf, objects);
		object_close(objects);
		TRY(rc);
	}
	fault_clear(sc);
	return RC_OK;
}

void
close_app(struct app *app)
{
	pg_close(app->pg);
	object_close(app->objects);
	*app = (struct app){0};
}
