#include "config.h"
#include "press/times.h"

#include <inttypes.h>

#include "base/text.h"

#define NS_PER_MS 1000000

const char *const press_stage_words[PRESS_STAGES] = {
	[PRESS_QR] = "qr",       [PRESS_TEXT] = "text",   [PRESS_DRAW] = "draw",
	[PRESS_STAMP] = "stamp", [PRESS_PROOF] = "proof", [PRESS_WRITE] = "write",
};

void
times_add(struct press_times *sum, const struct press_times *more)
{
	for (size_t i = 0; i < PRESS_STAGES; i++)
		sum->ns[i] += more->ns[i];
}

void
times_text(struct text *out, const struct press_times *times)
{
	for (size_t i = 0; i < PRESS_STAGES; i++)
		text_addf(out, "%s%s %" PRId64 " ms", i > 0 ? ", " : "", press_stage_words[i], times->ns[i] / NS_PER_MS);
}
