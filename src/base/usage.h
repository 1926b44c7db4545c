/* What this process takes of its host, from proc(5). */
#ifndef POSM_BASE_USAGE_H
#define POSM_BASE_USAGE_H

#include <stdint.h>

/* Bytes that are resident; descriptors that are open, without the one that counts them. 0 where there is no /proc. */
int64_t usage_memory(void);
int32_t usage_open_files(void);

#endif
