/* posmd: ticks, leases jobs and watches their runners (jobs/daemon.h). */
#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/args.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/scope.h"
#include "domain/open_app.h"
#include "jobs/daemon.h"
#include "model/option.h"
#include "pg/pg.h"

#define CONF_MAX ((size_t)1024 * 1024)

struct program {
	const char *conf_path;
	struct daemon_source source;
	struct notify notify;
	struct scope *conf_scope; /* what the configuration in force lives in */
};

static enum rc
load(struct scope *sc, const char *path, const struct conf **conf, int *conf_fd)
{
	struct text *lines = text_new(sc, CONF_MAX);

	TRY(conf_load(sc, option_table, OPT_COUNT, path, conf));
	TRY(check_app(sc, *conf));
	conf_lines(lines, *conf);
	TRY(text_check(sc, lines, "the configuration"));
	TRY(file_memfd(sc, "posm.conf", (struct bytes){lines->at, lines->len}, conf_fd));
	return fchmod(*conf_fd, 0600) == 0 ? RC_OK : fault_errno(sc, "bad_config", "the copy for runners cannot be made private");
}

static void
take_conf(struct program *program, struct scope *sc, const struct conf *conf, int conf_fd)
{
	program->conf_scope = sc;
	program->source.conf = conf;
	program->source.conf_fd = conf_fd;
	program->source.pg = pg_new(conf_text(conf, OPT_PG_CONNINFO), "posmd", conf_int(conf, OPT_PG_STATEMENT_TIMEOUT));
	log_start("posmd", (enum log_level)log_level_of(conf_text(conf, OPT_LOG_LEVEL)));
}

static bool
reload(struct daemon_source *source)
{
	struct program *program = (struct program *)((char *)source - offsetof(struct program, source));
	struct scope *sc = scope_new("daemon", "posmd"), *old = program->conf_scope;
	const struct conf *conf;
	int conf_fd;

	if (load(sc, program->conf_path, &conf, &conf_fd) != RC_OK) {
		log_fault(LOG_LEVEL_ERROR, sc, "configuration not taken, going on with the old one");
		scope_close(sc);
		return false;
	}
	pg_close(source->pg);
	(void)close(source->conf_fd);
	take_conf(program, sc, conf, conf_fd);
	scope_close(old);
	return true;
}

static enum rc
run(struct scope *sc, struct program *program)
{
	struct scope *own = scope_new("daemon", "posmd");
	const struct conf *conf = NULL;
	int conf_fd = -1;

	if (load(own, program->conf_path, &conf, &conf_fd) != RC_OK) {
		(void)fault_copy(sc, &own->fault);
		scope_close(own);
		return sc->fault.rc;
	}
	take_conf(program, own, conf, conf_fd);
	program->source.runner_program = file_beside(sc, "posm-runner", POSM_LIBEXECDIR);
	return daemon_run(sc, &program->source);
}

static void
end(struct program *program)
{
	notify_close(&program->notify);
	if (program->conf_scope == NULL)
		return;
	pg_close(program->source.pg);
	(void)close(program->source.conf_fd);
	scope_close(program->conf_scope);
}

int
main(int argc, char **argv)
{
	static const struct args_spec spec = {
		.program = "posmd", .command = "", .words = "", .about = "makes the cards of generations; runs until SIGTERM",
		.config = OPTION_FILE,
		.more = "SIGHUP reads the configuration again."};
	struct program program = {.source = {.reload = reload}};
	AUTO_SCOPE *sc = scope_new("daemon", "posmd");
	struct args args;
	int status = args_take(sc, &spec, argc, argv, &args);

	if (status >= 0)
		return status;
	log_start("posmd", LOG_LEVEL_INFO);
	(void)prctl(PR_SET_DUMPABLE, 0); /* passwords of the database and the storage are in no core dump */
	program.conf_path = args.config != NULL ? args.config : OPTION_FILE;
	program.source.notify = &program.notify;
	notify_open(&program.notify);
	enum rc rc = run(sc, &program);

	if (rc != RC_OK)
		log_fault(LOG_LEVEL_ERROR, sc, "posmd ends");
	end(&program);
	if (rc == RC_INVALID) /* the service manager need not try it again */
		return EXIT_USAGE;
	return rc == RC_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
