/* The options s3.* as a store needs them: endpoint, bucket and keys checked and put together. */
#ifndef POSM_OBJECT_S3_CONFIG_H
#define POSM_OBJECT_S3_CONFIG_H

#include "object/s3_store.h"

struct conf;

/* RC_INVALID bad_config names the option. The secrets come from files that only their owner and group may read. */
enum rc s3_config_read(struct scope *sc, const struct conf *conf, struct s3 *s3) MUST_CHECK;
void s3_config_clear(struct s3 *s3); /* the secrets are wiped */

#endif
