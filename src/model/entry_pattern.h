/*
 * archive.name_pattern: what a card is called in an archive, before it is made safe and unique (entry_name.h). Folders and a
 * file between '/', with the placeholders of the settings' texts (placeholder.h).
 */
#ifndef POSM_MODEL_ENTRY_PATTERN_H
#define POSM_MODEL_ENTRY_PATTERN_H

#include <stddef.h>

#include "base/fault.h"

#define ENTRY_PATTERN_PARTS_MAX 3 /* two folders and the file */
#define ENTRY_PATTERN_PRESET "{{table.zone}}/{{table.number}}.pdf"

struct entry_pattern {
	const char *parts[ENTRY_PATTERN_PARTS_MAX]; /* the last is the file's, without .pdf */
	size_t n;
};

/* RC_INVALID bad_config: an unknown placeholder, too many folders, an empty one, no .pdf, a file's part that names no table. */
enum rc entry_pattern_read(struct scope *sc, const char *pattern, struct entry_pattern *out) MUST_CHECK;

#endif
