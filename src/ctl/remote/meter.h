/* How far a file is on its way, on standard error: one line, drawn anew; for terminals. */
#ifndef POSM_CTL_REMOTE_METER_H
#define POSM_CTL_REMOTE_METER_H

#include <stdint.h>

#include "client/call.h"

struct meter {
	const char *word; /* behind the figures: " sent"; may be empty */
	int64_t drawn_ms, done;
};

/* meter_draw, or NULL where standard error is no terminal. */
call_progress_fn meter_for_terminal(void);

#endif
