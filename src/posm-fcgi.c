/*
 * posm-fcgi: a FastCGI responder on a unix socket, as one of two pools of processes (api, bulk). See http/prefork.h for
 * its signals and http/serve.h for what a worker does.
 */
#include "config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/args.h"
#include "base/log.h"
#include "base/notify.h"
#include "domain/open_app.h"
#include "http/listener.h"
#include "http/prefork.h"
#include "http/serve.h"
#include "model/option.h"
#include "pg/pg.h"
#include "store/migrate.h"

struct program {
	const char *conf_path;
	struct serve serve;
	struct scope *conf_scope; /* what the configuration in force lives in */
	struct prefork prefork;
	struct notify notify;
	bool trial; /* whether it could start is all that is asked */
	char path[PATH_MAX];
};

/* The route table as tab-separated lines, for those who check other things against it. */
static void
print_routes(void)
{
	static const char *const bodies[] = {[BODY_NONE] = "none", [BODY_JSON] = "json", [BODY_LIST] = "list",
					     [BODY_UPLOAD] = "upload", [BODY_UPLOAD_OR_JSON] = "upload-or-json"};
	static const char *const caches[] = {[CACHE_NONE] = "none", [CACHE_CHECK] = "check", [CACHE_LAST] = "last"};
	static const char *const keys[] = {[KEY_NONE] = "none", [KEY_OPTIONAL] = "optional", [KEY_REQUIRED] = "required"};

	for (size_t i = 0; i < route_count; i++) {
		const struct route *r = &route_table[i];

		printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", method_words[r->method], r->pattern, pool_words[r->pool],
		       r->role == ROLE_PUBLIC ? "public" : role_words[r->role], bodies[r->body], caches[r->cache], keys[r->key]);
	}
}

static int
work(void *ctx, int slot)
{
	struct program *program = ctx;

	return serve_work(&program->serve, slot);
}

static void
take_conf(struct program *program, struct scope *sc, const struct conf *conf)
{
	bool api = program->serve.pool == POOL_API;

	program->conf_scope = sc;
	program->serve.conf = conf;
	program->serve.max = (int)conf_int(conf, api ? OPT_FCGI_API_MAX : OPT_FCGI_BULK_MAX);
	program->serve.spare = (int)conf_int(conf, api ? OPT_FCGI_API_SPARE : OPT_FCGI_BULK_SPARE);
	program->prefork.min = (int)conf_int(conf, api ? OPT_FCGI_API_MIN : OPT_FCGI_BULK_MIN);
	program->prefork.max = program->serve.max;
	program->prefork.spare = program->serve.spare;
	program->prefork.idle_ms = conf_int(conf, OPT_FCGI_IDLE_TIME);
	program->prefork.grace_ms = conf_int(conf, OPT_FCGI_STOP_GRACE);
	log_start("posm-fcgi", (enum log_level)log_level_of(conf_text(conf, OPT_LOG_LEVEL)));
}

static bool
reload(struct prefork *prefork)
{
	struct program *program = prefork->ctx;
	struct scope *sc = scope_new("pool", pool_words[program->serve.pool]);
	const struct conf *conf;

	if (conf_load(sc, option_table, OPT_COUNT, program->conf_path, &conf) != RC_OK || check_app(sc, conf) != RC_OK) {
		log_fault(LOG_LEVEL_ERROR, sc, "configuration not taken, going on with the old one");
		scope_close(sc);
		return false;
	}
	struct scope *old = program->conf_scope;

	take_conf(program, sc, conf);
	scope_close(old);
	log_event(LOG_LEVEL_NOTICE, sc, "configuration read again", NULL);
	return true;
}

/* The wrong schema ends the program; a database that is away does not: it may come back, and until then requests say so. */
static enum rc
check_schema(struct scope *sc, const struct conf *conf, struct scoreboard *board)
{
	AUTO_PG *pg = pg_new(conf_text(conf, OPT_PG_CONNINFO), "posm-fcgi", conf_int(conf, OPT_PG_STATEMENT_TIMEOUT));
	enum rc rc = migrate_check(sc, pg);

	if (rc != RC_AGAIN)
		return rc;
	log_fault(LOG_LEVEL_WARNING, sc, "started without the database");
	scoreboard_database(board, false);
	return RC_OK;
}

static enum rc
start(struct program *program, struct scope *sc)
{
	const struct conf *conf;

	TRY(conf_load(sc, option_table, OPT_COUNT, program->conf_path, &conf));
	take_conf(program, sc, conf);
	TRY(check_app(sc, conf));
	TRY(check_schema(sc, conf, program->serve.board));
	if (program->trial)
		return RC_OK;
	bool api = program->serve.pool == POOL_API;

	TRY(listener_open(sc, conf_text(conf, api ? OPT_FCGI_API_SOCKET : OPT_FCGI_BULK_SOCKET),
			  (mode_t)strtol(conf_text(conf, OPT_FCGI_SOCKET_MODE), NULL, 8), &program->serve.listen_fd));
	program->prefork.listen_fd = program->serve.listen_fd;
	return RC_OK;
}

static const struct args_option options[] = {
	{"pool", "api|bulk", false, "which of the two pools this is"},
	{"routes", NULL, false, "print the table of routes instead"},
	{HANDOVER_TRY, NULL, false, "say by the exit status whether it could start: configuration and schema are right"},
};
static const struct args_spec spec = {
	.program = "posm-fcgi",
	.command = "",
	.words = "",
	.about = "serves posm's HTTP API by FastCGI on the socket fcgi.api.socket or fcgi.bulk.socket",
	.more = "SIGTERM ends it after the requests in flight, SIGHUP reads the configuration again, and takes the program\n"
		"that is installed by then.\n"
		"A socket that a service manager passes (LISTEN_FDS) is served instead of one of its own.",
	.config = OPTION_FILE,
	.options = options,
	.n_options = LENGTH_OF(options),
};

/* -1: go on; else the exit status. */
static int
read_arguments(int argc, char **argv, struct program *program)
{
	AUTO_SCOPE *sc = scope_new("program", spec.program);
	struct args args;
	int status = args_take(sc, &spec, argc, argv, &args);

	if (status >= 0)
		return status;
	if (args_has(&args, "routes")) {
		print_routes();
		return EXIT_SUCCESS;
	}
	const char *pool = args_value(&args, "pool");

	program->conf_path = args.config != NULL ? args.config : OPTION_FILE;
	program->trial = args_has(&args, HANDOVER_TRY);
	program->serve.pool = pool != NULL && strcmp(pool, "bulk") == 0 ? POOL_BULK : POOL_API;
	if (pool != NULL && strcmp(pool, pool_words[program->serve.pool]) == 0)
		return -1;
	(void)fputs("posm-fcgi: --pool must be api or bulk\n", stderr);
	return EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	struct program program = {.prefork = {.work = work, .reload = reload}};
	int status = read_arguments(argc, argv, &program);

	if (status >= 0)
		return status;
	log_start("posm-fcgi", LOG_LEVEL_INFO);
	(void)prctl(PR_SET_DUMPABLE, 0); /* passwords of the database and the storage are in no core dump */
	struct scope *sc = scope_new("pool", pool_words[program.serve.pool]);

	handover_note(&program.prefork.handover, argv, program.path, sizeof(program.path));
	notify_open(&program.notify);
	program.prefork.notify = &program.notify;
	program.prefork.ctx = &program;
	program.prefork.board = program.serve.board = scoreboard_new();
	if (start(&program, sc) != RC_OK) {
		log_fault(LOG_LEVEL_ERROR, sc, "cannot start");
		status = sc->fault.rc == RC_INVALID ? EXIT_USAGE : EXIT_FAILURE;

		scope_close(sc);
		return status;
	}
	if (program.trial) {
		scope_close(sc);
		return EXIT_SUCCESS;
	}
	log_event(LOG_LEVEL_NOTICE, sc, "ready", NULL);
	int killed = prefork_run(&program.prefork);

	notify_close(&program.notify);
	scope_close(program.conf_scope);
	return killed;
}
