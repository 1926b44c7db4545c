/* Is this file a whole ZIP? By libzip, which also writes small ones (small_zip.h). */
#ifndef POSM_ZIP_CHECK_ZIP_H
#define POSM_ZIP_CHECK_ZIP_H

#include "base/rc.h"

struct scope;

/* Directory and headers agree, and every entry has the length and CRC-32 they say. RC_BROKEN zip_damaged, naming the
 * entry. */
enum rc check_zip(struct scope *sc, const char *path) MUST_CHECK;

#endif
