#include "config.h"
#include "http/disposition.h"

#include <string.h>

static bool
is_ascii(const char *name)
{
	for (const unsigned char *p = (const unsigned char *)name; *p != '\0'; p++)
		if (*p >= 0x80)
			return false;
	return true;
}

/* One '_' for every character that a header or a disk could take amiss. */
static void
add_plain(struct text *out, const char *name)
{
	for (const char *p = name; *p != '\0'; p++)
		text_add_char(out, *p < 0x20 || *p == 0x7f || strchr("\"\\%/:*?<>|", *p) != NULL ? '_' : *p);
}

void
disposition_add(struct text *out, const char *kind, const char *name, const char *plain)
{
	text_addf(out, "%s; filename=\"", kind);
	add_plain(out, is_ascii(name) ? name : plain);
	text_add(out, "\"; filename*=UTF-8''");
	text_add_url(out, name);
}
