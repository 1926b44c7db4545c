/* posm-press: makes, proves and pictures cards for other posm programs, which start it with a socket (press/press.h). */
#include "config.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/args.h"
#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "pdf/loop.h"
#include "press/spawn.h"

static const char usage[] =
	"posm-press makes table cards for other posm programs, which start it themselves; by hand it is of no use.\n";

/* Under memory pressure a press goes first: its job is simply done again. */
static void
offer_to_oom(void)
{
	FILE *f = fopen("/proc/self/oom_score_adj", "we");

	if (f == NULL)
		return;
	(void)fputs("1000", f);
	(void)fclose(f);
}

/* Every proof allocates and frees the same pictures; given back to the kernel each time they are 160 page faults a card. */
static void
keep_memory(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
	(void)mallopt(M_TRIM_THRESHOLD, 128 * 1024 * 1024);
	(void)mallopt(M_ARENA_MAX, 1); /* Pango's short threads need none of their own */
}

int
main(int argc, char **argv)
{
	struct stat st;

	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return !args_print_version("posm-press");
	if (argc > 1 || fstat(SPAWN_SOCKET, &st) != 0 || !S_ISSOCK(st.st_mode)) {
		(void)fputs(usage, argc > 1 && strcmp(argv[1], "--help") == 0 ? stdout : stderr);
		return argc > 1 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
	}
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)signal(SIGPIPE, SIG_DFL); /* nobody reads any more: nothing is left to do */
	offer_to_oom();
	keep_memory();
	log_start("posm-press", LOG_LEVEL_WARNING);
	AUTO_SCOPE *sc = scope_new("press", "");

	return loop_run(sc, SPAWN_SOCKET) == RC_OK ? 0 : 1;
}
