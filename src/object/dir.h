/*
 * The directory driver: an object is a file below a folder. Bytes are written under a name that is no key in
 * the folder's `~new`, synced, and renamed into place, so that a reader sees a whole object or none, and a
 * power cut leaves at most a file in `~new`, which the next dir_open of a later day clears away. No symbolic
 * link is followed on the way to an object. The folder must exist: a storage that is not mounted is not an empty one.
 */
#ifndef POSM_OBJECT_DIR_H
#define POSM_OBJECT_DIR_H

#include "object/object.h"

enum rc dir_open(struct scope *sc, const char *path, struct object_store **out) MUST_CHECK;

#endif
