#include "config.h"
#include "client/patience.h"

#include <string.h>

#include "model/retry.h"

#define FIRST_MS 300
#define MOST_MS 10000

enum setback
setback_of_answer(int status, const char *code)
{
	/* in_flight: the first request with our key is at work, its answer will be ours */
	if (status == 429 || strcmp(code, "pool_full") == 0 || strcmp(code, "in_flight") == 0)
		return SETBACK_PUT_OFF;
	return status == 502 || status == 503 || status == 504 ? SETBACK_LOST : SETBACK_NONE;
}

void
patience_renew(struct patience *p)
{
	p->failures = 0;
}

int64_t
patience_wait(struct patience *p, enum setback setback, bool safe, int64_t retry_after_s, int64_t now_ms, uint32_t dice)
{
	if (setback == SETBACK_NONE || (setback == SETBACK_LOST && !safe) || retry_after_s > PATIENCE_RETRY_AFTER_MAX_S)
		return -1;
	if (p->failures++ == 0)
		p->since_ms = now_ms;
	int64_t wait = retry_wait_ms(p->failures, FIRST_MS, MOST_MS, dice);

	if (wait < retry_after_s * 1000)
		wait = retry_after_s * 1000;
	return now_ms + wait - p->since_ms > p->patience_ms ? -1 : wait;
}
