#include "config.h"
#include "http/pool_log.h"

#include <execinfo.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"

#define TRACE_MAX 3000 /* bytes, of a line's 4000 */

/*
 * "posm-fcgi(serve_work+0x1b3) < ...", innermost first. The worker was forked from here, so its addresses are ours; libraries it
 * loaded later stay numbers.
 */
static const char *
take_trace(struct scope *sc, struct scoreboard *board, int slot)
{
	void *frames[SCOREBOARD_FRAMES];
	int n = scoreboard_take_trace(board, slot, frames);
	char **words = n > 0 ? backtrace_symbols(frames, n) : NULL;
	struct text *trace = text_new(sc, TRACE_MAX);

	for (int i = 0; words != NULL && i < n; i++) {
		const char *slash = strrchr(words[i], '/'), *word = slash != NULL ? slash + 1 : words[i];
		size_t len = strcspn(word, " ");

		if (trace->len + len + 4 > TRACE_MAX)
			break;
		text_addf(trace, "%s%.*s", i > 0 ? " < " : "", (int)len, word);
	}
	free(words);
	return trace->len > 0 ? trace->at : NULL;
}

void
pool_log_stranger(pid_t pid, int status)
{
	AUTO_SCOPE *sc = scope_new("worker", "death");

	log_event(LOG_LEVEL_ERROR, NULL, "worker of the program before died", "pid", scope_printf(sc, "%ld", (long)pid),
		  WIFSIGNALED(status) ? "signal" : "exit",
		  scope_printf(sc, "%d", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)), NULL);
}

void
pool_log_death(struct scoreboard *board, int slot, pid_t pid, int status)
{
	AUTO_SCOPE *sc = scope_new("worker", "death");
	struct scoreboard_view view;
	bool late = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM;

	(void)scoreboard_look(board, slot, &view);
	bool busy = view.request[0] != '\0';

	scoreboard_count(board, SCOREBOARD_DIED);
	log_event(LOG_LEVEL_ERROR, NULL, late ? "request took too long, worker ended" : "worker died", "pid",
		  scope_printf(sc, "%ld", (long)pid), WIFSIGNALED(status) ? "signal" : "exit",
		  scope_printf(sc, "%d", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status)), "request",
		  busy ? view.request : NULL, "id", busy ? view.id : NULL, "trace", take_trace(sc, board, slot), NULL);
}

void
pool_log_slow(struct scoreboard *board)
{
	for (int i = 0, used = scoreboard_used(board); i < used; i++) {
		AUTO_SCOPE *sc = scope_new("worker", "slow");
		struct scoreboard_view view;
		const char *trace;

		if (!scoreboard_look(board, i, &view) || view.request[0] == '\0' || view.ending)
			continue;
		if ((trace = take_trace(sc, board, i)) == NULL)
			continue;
		scoreboard_count(board, SCOREBOARD_SLOW);
		log_event(LOG_LEVEL_WARNING, NULL, "request is slow", "pid", scope_printf(sc, "%ld", (long)view.pid), "request",
			  view.request, "id", view.id, "ms", scope_printf(sc, "%" PRId64, clock_ms() - view.since_ms),
			  "trace", trace, NULL);
	}
}
