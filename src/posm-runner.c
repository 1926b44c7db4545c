/* posm-runner: one leased job, started by posmd, which says on standard input which (jobs/attempt.h). */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/args.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/scope.h"
#include "jobs/attempt.h"
#include "jobs/do/generate.h"
#include "jobs/do/sweep.h"
#include "jobs/order.h"
#include "model/option.h"

static const struct attempt_kind kinds[] = {
	{JOB_KIND_GENERATE, do_generate, do_generate_lost},
	{JOB_KIND_SWEEP, do_sweep, NULL},
	{NULL, NULL, NULL},
};

/* SIGTERM is fetched by the attempt between two cards; a client that is gone is an error of its write. */
static void
take_signals(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGINT, &ignore, NULL);
}

static int
run(struct scope *sc, const char *conf_path)
{
	const struct conf *conf;

	if (conf_load(sc, option_table, OPT_COUNT, conf_path, &conf) != RC_OK) {
		log_fault(LOG_LEVEL_ERROR, sc, "posm-runner cannot begin");
		return ATTEMPT_UNWRITTEN;
	}
	log_start("posm-runner", (enum log_level)log_level_of(conf_text(conf, OPT_LOG_LEVEL)));
	return attempt_main(sc, conf, kinds);
}

int
main(int argc, char **argv)
{
	static const struct args_spec spec = {
		.program = "posm-runner", .command = "", .words = "", .config = OPTION_FILE, .more = "",
		.about = "works on one job; started by posmd, which tells it on standard input which"};
	char pid[24];

	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	AUTO_SCOPE *sc = scope_new("runner", pid);
	struct args args;
	int status = args_take(sc, &spec, argc, argv, &args);

	if (status >= 0)
		return status;
	log_start("posm-runner", LOG_LEVEL_INFO);
	take_signals();
	(void)fcntl(ORDER_CONF, F_SETFD, FD_CLOEXEC); /* a press gets nothing of it */
	(void)prctl(PR_SET_DUMPABLE, 0); /* passwords of the database and the storage are in no core dump */
	return run(sc, args.config != NULL ? args.config : OPTION_FILE);
}
