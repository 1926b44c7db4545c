/*
 * Content-Disposition with a name in any script (RFC 6266; RFC 8187 for the second form): plain ASCII for old clients
 * (curl -OJ is one), then UTF-8 percent-encoded. Quotes, backslashes, controls, '%' and path separators never reach the header.
 */
#ifndef POSM_HTTP_DISPOSITION_H
#define POSM_HTTP_DISPOSITION_H

#include "base/text.h"

/* kind: "attachment" or "inline". plain: what the file is called where `name` is not ASCII. */
void disposition_add(struct text *out, const char *kind, const char *name, const char *plain);

#endif
