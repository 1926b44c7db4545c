/* Small ZIPs in memory, by libzip: what fits a reply. Large ones are archives (archive_bytes.h). */
#ifndef POSM_ZIP_SMALL_ZIP_H
#define POSM_ZIP_SMALL_ZIP_H

#include <stdbool.h>

#include "base/text.h"

struct small_zip_entry {
	const char *name; /* UTF-8, unique */
	struct bytes bytes;
};

/* deflated where `packs` says that it helps. The same entries give the same bytes. RC_BROKEN zip_failed; RC_LIMIT too_large over max. */
enum rc small_zip(struct scope *sc, const struct small_zip_entry *entries, size_t n, bool packs, size_t max,
		  struct bytes *out) MUST_CHECK;

#endif
