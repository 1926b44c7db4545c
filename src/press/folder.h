/* The private folder of this account's presses: option press.cache_directory, or posm-<uid> below TMPDIR. */
#ifndef POSM_PRESS_FOLDER_H
#define POSM_PRESS_FOLDER_H

#include "base/rc.h"

struct conf;
struct scope;

/* Makes the folder where it is missing. RC_BROKEN cache_directory: not ours alone, so somebody could plant files in it. */
enum rc folder_private(struct scope *sc, const char *path) MUST_CHECK;
enum rc folder_of_presses(struct scope *sc, const struct conf *conf, const char **out) MUST_CHECK;

#endif
