#include "config.h"
#include "ctl/doctor.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "pg/pg.h"
#include "store/migrate.h"

#define VERSION_MIN 150000 /* as PostgreSQL counts */
#define ROUNDS 9
#define LATENCY_MAX_US 10000 /* a list of the API asks three or four times */
#define SKEW_DOUBTFUL_US 2000000
#define SKEW_MAX_US 60000000 /* S3 refuses at 15 minutes; people are misled long before */
#define OTHER_CONNECTIONS 5  /* posmd's two, posmctl, a person */
#define NAMED_MAX 5

/* --- server ------------------------------------------------------------------------------------------------ */

/* What all programs of one host may open at once. */
static int64_t
connections(const struct conf *conf)
{
	return conf_int(conf, OPT_FCGI_API_MAX) + conf_int(conf, OPT_FCGI_BULK_MAX) + conf_int(conf, OPT_JOB_RUNNERS) + OTHER_CONNECTIONS;
}

enum rc
doctor_database(struct scope *sc, struct visit *v)
{
	AUTO_PG_RESULT *row = NULL;
	const struct conf *conf = v->app.conf;

	v->app.pg = pg_new(conf_text(conf, OPT_PG_CONNINFO), "posmctl", conf_int(conf, OPT_PG_STATEMENT_TIMEOUT));
	TRY(pg_query(sc, v->app.pg, Q_DOCTOR_SERVER, PG_NO_ARGS, &row));
	v->has_database = true;
	v->said = scope_printf(sc, "PostgreSQL %s", pg_text(sc, row, 0, 1));
	v->advice = "use PostgreSQL 15 or newer, with a database of encoding UTF8, and its primary";
	if (pg_i32(row, 0, 0) < VERSION_MIN)
		return fault(sc, RC_BROKEN, "unwell", "PostgreSQL %s is too old", pg_text(sc, row, 0, 1));
	if (strcmp(pg_text(sc, row, 0, 2), "UTF8") != 0)
		return fault(sc, RC_BROKEN, "unwell", "the database's encoding is %s", pg_text(sc, row, 0, 2));
	if (pg_bool(row, 0, 5))
		return fault(sc, RC_BROKEN, "unwell", "this PostgreSQL is a standby: nothing can be written there");
	if (pg_i64(row, 0, 3) < connections(conf))
		doctor_doubt(v,
			     scope_printf(sc, "%s, but it takes %" PRId64 " connections where one host may want %" PRId64, v->said,
				   pg_i64(row, 0, 3), connections(conf)),
			     "raise max_connections of PostgreSQL, put PgBouncer between, or lower fcgi.*.max");
	else if (!pg_bool(row, 0, 4))
		doctor_doubt(v, scope_printf(sc, "%s, with fsync = off", v->said), "set fsync = on: a power cut would lose the database");
	return RC_OK;
}

/* --- what is in it ------------------------------------------------------------------------------------------ */

enum rc
doctor_schema(struct scope *sc, struct visit *v)
{
	TRY(migrate_check(sc, v->app.pg));
	v->said = scope_printf(sc, "migration %d, the newest", MIGRATE_VERSION);
	return RC_OK;
}

enum rc
doctor_permissions(struct scope *sc, struct visit *v)
{
	AUTO_PG_RESULT *rows = NULL;
	struct text *list = text_new(sc, 2000);

	TRY(pg_query(sc, v->app.pg, Q_DOCTOR_PRIVILEGES, PG_NO_ARGS, &rows));
	v->said = "the login may read and write all tables";
	for (int i = 0; i < pg_rows(rows) && i < NAMED_MAX; i++)
		text_addf(list, "%s%s", i > 0 ? ", " : "", pg_text(sc, rows, i, 0));
	if (pg_rows(rows) > 0)
		return fault(sc, RC_DENIED, "unwell", "the login lacks %s%s", list->at, pg_rows(rows) > NAMED_MAX ? " and more" : "");
	return RC_OK;
}

/* --- time ---------------------------------------------------------------------------------------------------- */

static int64_t
wall_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* us: how long the answer took; ahead_us: how far our clock is before the database's. */
static enum rc
ask_clock(struct scope *sc, struct pg *pg, int64_t *us, int64_t *ahead_us)
{
	AUTO_PG_RESULT *row = NULL;
	int64_t begun = clock_us(), begun_wall = wall_us();

	TRY(pg_query(sc, pg, Q_DOCTOR_CLOCK, PG_NO_ARGS, &row));
	*us = clock_us() - begun;
	*ahead_us = begun_wall + *us / 2 - pg_i64(row, 0, 0);
	return RC_OK;
}

/* Of the quickest answer, which says the most. */
static enum rc
ask_clocks(struct scope *sc, struct pg *pg, int64_t *us, int64_t *ahead_us)
{
	*us = INT64_MAX;
	for (int i = 0; i < ROUNDS; i++) {
		int64_t this_us, this_ahead;

		TRY(ask_clock(sc, pg, &this_us, &this_ahead));
		if (this_us < *us) {
			*us = this_us;
			*ahead_us = this_ahead;
		}
	}
	return RC_OK;
}

enum rc
doctor_latency(struct scope *sc, struct visit *v)
{
	int64_t us, ahead;

	TRY(ask_clocks(sc, v->app.pg, &us, &ahead));
	v->said = scope_printf(sc, "a question takes %.2f ms there and back", (double)us / 1000);
	if (us > LATENCY_MAX_US)
		doctor_doubt(v, v->said, "bring the database nearer, or look at what keeps it busy: every request asks it several times");
	return RC_OK;
}

enum rc
doctor_clock(struct scope *sc, struct visit *v)
{
	int64_t us, ahead;

	TRY(ask_clocks(sc, v->app.pg, &us, &ahead));
	int64_t apart = ahead < 0 ? -ahead : ahead;
	const char *said = scope_printf(sc, "this host's clock is %.3f s %s the database's", (double)apart / 1000000,
					ahead < 0 ? "behind" : "ahead of");

	v->said = said;
	if (apart > SKEW_MAX_US)
		return fault(sc, RC_BROKEN, "unwell", "%s", said);
	if (apart > SKEW_DOUBTFUL_US)
		doctor_doubt(v, said, NULL);
	return RC_OK;
}

/* --- posmd ---------------------------------------------------------------------------------------------------- */

enum rc
doctor_daemon(struct scope *sc, struct visit *v)
{
	AUTO_PG_RESULT *row = NULL;

	TRY(pg_query(sc, v->app.pg, Q_DOCTOR_DAEMONS, PG_NO_ARGS, &row));
	if (pg_i64(row, 0, 0) == 0)
		return fault(sc, RC_AGAIN, "unwell", "no posmd is connected to the database: nothing is generated");
	v->said = scope_printf(sc, "posmd of %" PRId64 " host%s is connected", pg_i64(row, 0, 0), pg_i64(row, 0, 0) == 1 ? "" : "s");
	return RC_OK;
}
