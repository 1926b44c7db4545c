/*
 * Paths, queries and names from anybody. A path has one normal form; decoding stays within its room; a stored name in
 * Content-Disposition can end neither the value nor the header.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "base/scope.h"
#include "fuzz/target.h"
#include "http/disposition.h"
#include "http/path.h"
#include "http/query.h"

static const char *
encoded(struct scope *sc, const char *text)
{
	struct text *out = text_new(sc, 3 * strlen(text) + 1);

	for (; *text != '\0'; text++)
		text_addf(out, "%%%02X", (unsigned char)*text);
	return out->at;
}

/* The normal form of a normal form is itself. */
static void
check_path(struct scope *sc, const char *raw)
{
	const char *decoded, *path, *again;

	if (path_normalise(sc, raw, strlen(raw), &decoded, &path) != RC_OK) {
		assert(sc->fault.code != NULL);
		return;
	}
	const char *spelt = encoded(sc, path);

	assert(strlen(spelt) > PATH_MAX_BYTES || (path_normalise(sc, spelt, strlen(spelt), &decoded, &again) == RC_OK && strcmp(path, again) == 0));
}

static void
check_query(struct scope *sc, const char *raw)
{
	struct url_query query;

	if (query_parse(sc, raw, &query) != RC_OK) {
		assert(sc->fault.code != NULL);
		return;
	}
	for (size_t i = 0; i < query.n; i++)
		assert(query_find(&query, query.parameters[i].name) == query.parameters[i].value);
}

static void
check_disposition(struct scope *sc, const char *name)
{
	struct text *out = text_new(sc, 3 * strlen(name) + 200);

	disposition_add(out, "attachment", name, "card.pdf");
	size_t quotes = 0;

	for (const char *p = out->at; *p != '\0'; p++) {
		assert((unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f && *p != '\\' && *p != '/');
		quotes += *p == '"';
	}
	assert(quotes == 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	char *decoded = scope_alloc(sc, len + 1);

	if (path_decode((const char *)at, len, len % 2 == 0, decoded))
		assert(strlen(decoded) <= len);
	if (len == 0 || memchr(at, '\0', len) != NULL)
		return 0;
	const char *raw = scope_copy_n(sc, (const char *)at, len);

	check_path(sc, raw);
	fault_clear(sc);
	check_query(sc, raw);
	if (path_is_clean_text(raw))
		check_disposition(sc, raw);
	return 0;
}
