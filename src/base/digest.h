/* SHA-256 (FIPS 180-4) of what is there whole, by OpenSSL. It fails only without memory, which ends the process. */
#ifndef POSM_BASE_DIGEST_H
#define POSM_BASE_DIGEST_H

#include <stdint.h>

#include "base/text.h"

#define DIGEST_BYTES 32

void digest_of(struct bytes bytes, uint8_t out[DIGEST_BYTES]);
/* Of the parts as if they were one. */
void digest_of_parts(const struct bytes *parts, size_t n_parts, uint8_t out[DIGEST_BYTES]);

#endif
