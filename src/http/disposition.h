/*
 * Content-Disposition with a name in any script (RFC 6266; RFC 8187 for the second form): plain ASCII for old clients,
 * then UTF-8 percent-encoded. Quotes, backslashes, controls, '%' and path separators never reach the header.
 */
#ifndef POSM_HTTP_DISPOSITION_H
#define POSM_HTTP_DISPOSITION_H

#include "base/text.h"

/* kind: "attachment" or "inline". */
void disposition_add(struct text *out, const char *kind, const char *name);

#endif
