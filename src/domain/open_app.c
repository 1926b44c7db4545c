#include "config.h"
#include "domain/open_app.h"

#include "base/conf.h"
#include "base/fault.h"
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
open_app(struct scope *sc, const struct conf *conf, const char *program, struct app *out)
{
	*out = (struct app){.conf = conf};
	TRY(pg_check_trust(sc, conf_text(conf, OPT_PG_CONNINFO)));
	rest_app(out, program);
	return object_open(sc, conf, &out->objects);
}

enum rc
check_app(struct scope *sc, const struct conf *conf)
{
	struct object_store *objects;

	TRY(pg_check_trust(sc, conf_text(conf, OPT_PG_CONNINFO)));
	enum rc rc = object_open(sc, conf, &objects);

	if (rc == RC_INVALID)
		return rc;
	if (rc == RC_OK)
		object_close(objects);
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
