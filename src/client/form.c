#include "config.h"
#include "client/form.h"

#include <string.h>

#include "base/digest.h"
#include "base/scope.h"

#define BOUNDARY_BYTES 20
#define HEAD_MAX ((size_t)2048) /* of a part */

/* No part holds its own digest's: what it holds is what the digest is of. */
static const char *
boundary_of(struct scope *sc, const struct form_part *parts, size_t n)
{
	struct bytes *all = scope_array(sc, n, sizeof(*all));
	struct text *boundary = text_new(sc, 100);
	uint8_t digest[DIGEST_BYTES];

	for (size_t i = 0; i < n; i++)
		all[i] = parts[i].bytes;
	digest_of_parts(all, n, digest);
	text_add(boundary, "posm-");
	text_add_hex(boundary, digest, BOUNDARY_BYTES);
	return boundary->at;
}

/* As browsers write it (RFC 7578 section 4.2, the HTML standard's escapes). */
static void
add_file_name(struct text *body, const char *name)
{
	text_add(body, "; filename=\"");
	for (; *name != '\0'; name++) {
		if (*name == '"')
			text_add(body, "%22");
		else if (*name == '\r' || *name == '\n')
			text_add(body, *name == '\r' ? "%0D" : "%0A");
		else
			text_add_char(body, *name);
	}
	text_add_char(body, '"');
}

static void
add_part(struct text *body, const char *boundary, const struct form_part *part)
{
	text_addf(body, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", boundary, part->name);
	if (part->file_name != NULL)
		add_file_name(body, part->file_name);
	text_addf(body, "\r\nContent-Type: %s\r\n\r\n", part->type);
	text_add_bytes(body, part->bytes.at, part->bytes.len);
	text_add(body, "\r\n");
}

enum rc
form_make(struct scope *sc, const struct form_part *parts, size_t n, struct bytes *body, const char **type)
{
	const char *boundary = boundary_of(sc, parts, n);
	size_t size = HEAD_MAX;

	for (size_t i = 0; i < n; i++)
		size += HEAD_MAX + parts[i].bytes.len + (parts[i].file_name != NULL ? 3 * strlen(parts[i].file_name) : 0);
	struct text *text = text_new(sc, size);

	for (size_t i = 0; i < n; i++)
		add_part(text, boundary, &parts[i]);
	text_addf(text, "--%s--\r\n", boundary);
	*body = (struct bytes){text->at, text->len};
	*type = scope_printf(sc, "multipart/form-data; boundary=%s", boundary);
	return text_check(sc, text, "the form");
}
