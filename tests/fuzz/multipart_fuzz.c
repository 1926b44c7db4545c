/* An upload from anybody: Content-Type in the first line, the body after it. Parts lie within the body, their names are clean. */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/scope.h"
#include "fuzz/target.h"
#include "http/multipart.h"
#include "http/path.h"

static void
check_part(const struct multipart_part *part, struct bytes body)
{
	const char *from = body.at, *at = part->body.at;

	assert(at >= from && part->body.len <= body.len && at + part->body.len <= from + body.len);
	assert(path_is_clean_text(part->name) && strlen(part->name) < MULTIPART_HEAD_MAX);
	assert(part->filename == NULL || (path_is_clean_text(part->filename) && strlen(part->filename) <= 255 &&
					  strpbrk(part->filename, "/\\") == NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	const uint8_t *line_end = len > 0 ? memchr(at, '\n', len) : NULL;
	struct multipart m;

	if (line_end == NULL || memchr(at, '\0', (size_t)(line_end - at)) != NULL)
		return 0;
	const char *type = scope_copy_n(sc, (const char *)at, (size_t)(line_end - at));
	struct bytes body = {line_end + 1, len - (size_t)(line_end + 1 - at)};

	if (multipart_parse(sc, type, body, &m) != RC_OK) {
		assert(sc->fault.code != NULL);
		return 0;
	}
	assert(m.n <= MULTIPART_PARTS_MAX);
	for (size_t i = 0; i < m.n; i++) {
		check_part(&m.parts[i], body);
		assert(multipart_find(&m, m.parts[i].name) != NULL);
	}
	return 0;
}
