#include "config.h"
#include "model/entry_pattern.h"

#include <string.h>

#include "base/scope.h"
#include "model/placeholder.h"

#define PDF ".pdf"

static enum rc
bad(struct scope *sc, const char *pattern, const char *why)
{
	return fault(sc, RC_INVALID, "bad_config", "archive.name_pattern: '%.300s' %s", pattern, why);
}

static enum rc
check_placeholders(struct scope *sc, const char *pattern)
{
	if (placeholder_check(sc, pattern) == RC_OK)
		return RC_OK;
	return bad(sc, pattern, scope_printf(sc, "does not work: %s", sc->fault.detail));
}

static enum rc
add_part(struct scope *sc, const char *pattern, const char *at, size_t len, struct entry_pattern *out)
{
	if (len == 0)
		return bad(sc, pattern, "has nothing before, behind or between a '/'");
	if (out->n == ENTRY_PATTERN_PARTS_MAX)
		return bad(sc, pattern, "has more than two folders");
	out->parts[out->n++] = scope_copy_n(sc, at, len);
	return RC_OK;
}

enum rc
entry_pattern_read(struct scope *sc, const char *pattern, struct entry_pattern *out)
{
	size_t len = strlen(pattern);

	*out = (struct entry_pattern){.n = 0};
	if (len < sizeof(PDF) || strcmp(pattern + len - strlen(PDF), PDF) != 0)
		return bad(sc, pattern, "does not end in .pdf");
	TRY(check_placeholders(sc, pattern));
	for (const char *at = pattern, *end = pattern + len - strlen(PDF); at <= end;) {
		size_t part = strcspn(at, "/");

		if (at + part > end)
			part = (size_t)(end - at);
		TRY(add_part(sc, pattern, at, part, out));
		at += part + 1;
	}
	const char *file = out->parts[out->n - 1];

	if (strstr(file, "table.number") == NULL && strstr(file, "table.uuid") == NULL)
		return bad(sc, pattern, "gives all files of a folder one name: the last part needs {{table.number}} or {{table.uuid}}");
	return RC_OK;
}
