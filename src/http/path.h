/*
 * Request paths. A path is normalised once, before anything looks at it: percent-decoded (RFC 3986 section 2.1), runs of
 * slashes merged. What no client of ours sends is refused: dot segments, control characters, broken UTF-8, broken
 * escapes. The web servers choose a pool by the same decoded and merged form.
 */
#ifndef POSM_HTTP_PATH_H
#define POSM_HTTP_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rc.h"

struct scope;

#define PATH_MAX_BYTES 2000

/* raw: a request target up to its '?'. decoded: before slashes were merged. RC_INVALID bad_path. */
enum rc path_normalise(struct scope *sc, const char *raw, size_t len, const char **decoded, const char **out) MUST_CHECK;
/* Decodes %XX ('+' as a space where `form`) into out (at least len + 1 bytes). False: a broken escape or a NUL. */
bool path_decode(const char *raw, size_t len, bool form, char *out);
/* Well-formed UTF-8 (RFC 3629) without control characters. */
bool path_is_clean_text(const char *text);

#endif
