#include "config.h"
#include "base/laps.h"

#include "base/clock.h"

void
laps_start(struct laps *laps, int64_t *ns)
{
	*laps = (struct laps){ns, clock_ns()};
}

void
laps_end(struct laps *laps, size_t sum)
{
	if (laps->ns == NULL)
		return;
	int64_t now = clock_ns();

	laps->ns[sum] += now - laps->since;
	laps->since = now;
}
