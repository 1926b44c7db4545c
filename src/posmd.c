/* posmd: ticks, leases jobs and watches their runners (jobs/daemon.h). */
#include "config.h"

#include <sys/prctl.h>

#include "base/args.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "domain/open_app.h"
#include "jobs/daemon.h"
#include "model/option.h"
#include "pg/pg.h"

static enum rc
run(struct scope *sc, const char *conf_path)
{
	const struct conf *conf;

	TRY(conf_load(sc, option_table, OPT_COUNT, conf_path, &conf));
	log_start("posmd", (enum log_level)log_level_of(conf_text(conf, OPT_LOG_LEVEL)));
	TRY(check_app(sc, conf));
	AUTO_PG *pg = pg_new(conf_text(conf, OPT_PG_CONNINFO), "posmd", conf_int(conf, OPT_PG_STATEMENT_TIMEOUT));

	return daemon_run(sc, conf, conf_path, pg, file_beside(sc, "posm-runner", POSM_LIBEXECDIR));
}

int
main(int argc, char **argv)
{
	static const struct args_spec spec = {
		.program = "posmd", .command = "", .words = "", .about = "makes the cards of generations; runs until SIGTERM",
		.more = "Without --config it reads " OPTION_FILE "."};
	AUTO_SCOPE *sc = scope_new("daemon", "posmd");
	struct args args;
	int status = args_take(sc, &spec, argc, argv, &args);

	if (status >= 0)
		return status;
	log_start("posmd", LOG_LEVEL_INFO);
	(void)prctl(PR_SET_DUMPABLE, 0); /* passwords of the database and the storage are in no core dump */
	if (run(sc, args.config != NULL ? args.config : OPTION_FILE) == RC_OK)
		return 0;
	log_fault(LOG_LEVEL_ERROR, sc, "posmd ends");
	return 1;
}
