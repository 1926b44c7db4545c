/*
 * A fontconfig configuration of the presses' own: the system's fonts and the configured folder, with a cache that
 * is complete before the press locks itself up (inside it could not be written). It lies in a private folder
 * (press.cache_directory, or posm-<uid> below TMPDIR), is reused by every later press and is safe when many start at
 * once: the file appears by rename, fontconfig writes its cache files likewise.
 */
#ifndef POSM_PRESS_FONTS_H
#define POSM_PRESS_FONTS_H

#include "base/rc.h"

struct conf;
struct scope;

struct fonts {
	const char *conf_file;     /* for FONTCONFIG_FILE */
	const char *readable[8];   /* folders a press needs to read, absent ones included */
	unsigned int n_readable;
};

/* RC_INVALID font_directory, RC_BROKEN cache_directory. */
enum rc fonts_prepare(struct scope *sc, const struct conf *conf, struct fonts *out) MUST_CHECK;

#endif
