#include "config.h"
#include "domain/open_app.h"

#include "base/conf.h"
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
	rest_app(out, program);
	return object_open(sc, conf, &out->objects);
}

void
close_app(struct app *app)
{
	pg_close(app->pg);
	object_close(app->objects);
	*app = (struct app){0};
}
