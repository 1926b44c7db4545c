#include "config.h"
#include "http/disposition.h"

#include <string.h>

/* One '_' for every character that is not plain; the bytes after the first of a UTF-8 sequence add nothing. */
static void
add_plain(struct text *out, const char *name)
{
	for (const unsigned char *p = (const unsigned char *)name; *p != '\0'; p++)
		if ((*p & 0xc0) != 0x80)
			text_add_char(out, *p < 0x20 || *p >= 0x7f || strchr("\"\\%/:*?<>|", *p) != NULL ? '_' : (char)*p);
}

void
disposition_add(struct text *out, const char *kind, const char *name)
{
	text_addf(out, "%s; filename=\"", kind);
	add_plain(out, name);
	text_add(out, "\"; filename*=UTF-8''");
	text_add_url(out, name);
}
