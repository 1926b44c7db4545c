/* How long a failed attempt waits: doubling, capped, with jitter, so that many that failed together do not return together. */
#ifndef POSM_MODEL_RETRY_H
#define POSM_MODEL_RETRY_H

#include <stdint.h>

/*
 * failures: this one counted, from 1. The wait is min(most_ms, first_ms * 2^(failures-1)), times a part between
 * 1/2 and 1 that `dice` (any value of the caller's random source) chooses. The SQL of expired leases has the same rule.
 */
int64_t retry_wait_ms(int32_t failures, int64_t first_ms, int64_t most_ms, uint32_t dice);

#endif
