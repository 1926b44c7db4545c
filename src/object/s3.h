/*
 * The S3 driver: objects of one bucket, by signed requests (sigv4.h) over libcurl. What a store need not have is not used: no
 * conditional writes, no checksum headers, no bucket rights beyond get, put, delete and list.
 */
#ifndef POSM_OBJECT_S3_H
#define POSM_OBJECT_S3_H

#include "object/object.h"

/* By the options s3.*. Nothing is asked of the store yet. RC_INVALID bad_config names the option. */
enum rc s3_open(struct scope *sc, const struct conf *conf, struct object_store **out) MUST_CHECK;

#endif
