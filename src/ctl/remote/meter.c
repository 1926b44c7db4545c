#include "config.h"
#include "ctl/remote/meter.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define DRAW_MS 200

static void
draw(void *watcher, int64_t done, int64_t total)
{
	struct meter *meter = watcher;

	if (total <= 0 || done == meter->done || (done != total && clock_ms() - meter->drawn_ms < DRAW_MS))
		return;
	meter->drawn_ms = clock_ms();
	meter->done = done;
	(void)fprintf(stderr, "\r%.1f of %.1f MB%s%s", (double)done / 1e6, (double)total / 1e6, meter->word,
		      done == total ? "\n" : "");
}

call_progress_fn
meter_for_terminal(void)
{
	return isatty(STDERR_FILENO) == 1 ? draw : NULL;
}
