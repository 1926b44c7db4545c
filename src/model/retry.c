#include "config.h"
#include "model/retry.h"

int64_t
retry_wait_ms(int32_t failures, int64_t first_ms, int64_t most_ms, uint32_t dice)
{
	int64_t wait = first_ms;

	for (int32_t i = 1; i < failures && wait < most_ms; i++)
		wait *= 2;
	if (wait > most_ms)
		wait = most_ms;
	int64_t half = wait / 2;

	return half + (int64_t)((double)half * ((double)dice / (double)UINT32_MAX));
}
