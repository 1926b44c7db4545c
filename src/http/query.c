#include "config.h"
#include "http/query.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/text.h"
#include "base/utf8.h"
#include "http/path.h"

#define EXTERNAL_ID_MAX 200 /* characters */

static enum rc
take_word(struct scope *sc, const char *raw, size_t len, const char **out)
{
	char *word = scope_alloc(sc, len + 1);

	if (!path_decode(raw, len, true, word) || !path_is_clean_text(word))
		return fault(sc, RC_INVALID, "bad_query", "the query must be percent-encoded UTF-8 text");
	*out = word;
	return RC_OK;
}

static enum rc
add_pair(struct scope *sc, const char *pair, size_t len, struct url_query *q)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals != NULL ? (size_t)(equals - pair) : len;
	struct query_parameter p = {.value = ""};

	if (q->n == QUERY_PARAMETERS_MAX)
		return fault(sc, RC_INVALID, "bad_query", "the query has over %d parameters", QUERY_PARAMETERS_MAX);
	TRY(take_word(sc, pair, name_len, &p.name));
	if (equals != NULL)
		TRY(take_word(sc, equals + 1, len - name_len - 1, &p.value));
	if (query_find(q, p.name) != NULL)
		return fault(sc, RC_INVALID, "bad_query", "the parameter '%s' stands there twice", p.name);
	q->parameters[q->n++] = p;
	return RC_OK;
}

enum rc
query_parse(struct scope *sc, const char *raw, struct url_query *out)
{
	*out = (struct url_query){0};
	if (strlen(raw) > QUERY_BYTES_MAX)
		return fault(sc, RC_INVALID, "bad_query", "the query is over %d bytes", QUERY_BYTES_MAX);
	while (*raw != '\0') {
		size_t len = strcspn(raw, "&");

		if (len > 0)
			TRY(add_pair(sc, raw, len, out));
		raw += len + (raw[len] == '&');
	}
	return RC_OK;
}

const char *
query_find(const struct url_query *q, const char *name)
{
	for (size_t i = 0; i < q->n; i++)
		if (strcmp(q->parameters[i].name, name) == 0)
			return q->parameters[i].value;
	return NULL;
}

enum rc
query_only(struct scope *sc, const struct url_query *q, ...)
{
	for (size_t i = 0; i < q->n; i++) {
		bool known = false;
		va_list ap;

		va_start(ap, q);
		for (const char *name; !known && (name = va_arg(ap, const char *)) != NULL;)
			known = strcmp(name, q->parameters[i].name) == 0;
		va_end(ap);
		if (known)
			continue;
		enum rc rc = fault(sc, RC_INVALID, "unknown_parameter", "this call has no parameter '%s'",
				   q->parameters[i].name);

		fault_arg(sc, "parameter", "%s", q->parameters[i].name);
		return rc;
	}
	return RC_OK;
}

enum rc
query_fault(struct scope *sc, const char *name, const char *must_be)
{
	enum rc rc = fault(sc, RC_INVALID, "bad_parameter", "the parameter '%s' must be %s", name, must_be);

	fault_arg(sc, "parameter", "%s", name);
	return rc;
}

static enum rc
out_of_range(struct scope *sc, const char *name, int64_t min, int64_t max)
{
	enum rc rc = query_fault(sc, name, scope_printf(sc, "a whole number from %lld to %lld", (long long)min, (long long)max));

	fault_arg(sc, "min", "%lld", (long long)min);
	fault_arg(sc, "max", "%lld", (long long)max);
	return rc;
}

enum rc
query_int(struct scope *sc, const struct url_query *q, const char *name, int64_t min, int64_t max, int64_t *out)
{
	const char *value = query_find(q, name);
	char *end;

	if (value == NULL)
		return RC_OK;
	errno = 0;
	long long n = strtoll(value, &end, 10);

	if (value[strspn(value, "-0123456789")] != '\0' || end == value || *end != '\0' || errno != 0 || n < min || n > max)
		return out_of_range(sc, name, min, max);
	*out = n;
	return RC_OK;
}

enum rc
query_bool(struct scope *sc, const struct url_query *q, const char *name, bool *out)
{
	static const char *const words[] = {"0", "false", "no", "1", "true", "yes", NULL};
	int word = -1;

	TRY(query_word(sc, q, name, words, &word));
	if (word >= 0)
		*out = word >= 3;
	return RC_OK;
}

enum rc
query_text(struct scope *sc, const struct url_query *q, const char *name, size_t max, const char **out)
{
	const char *value = query_find(q, name);

	if (value == NULL)
		return RC_OK;
	*out = value;
	if (strlen(value) <= max)
		return RC_OK;
	enum rc rc = query_fault(sc, name, scope_printf(sc, "at most %zu bytes long", max));

	fault_arg(sc, "max_bytes", "%zu", max);
	return rc;
}

enum rc
query_external_id(struct scope *sc, const struct url_query *q, const char **out)
{
	size_t chars = 0;

	*out = query_find(q, "external_id");
	if (*out != NULL && utf8_count(*out, strlen(*out), &chars) && chars >= 1 && chars <= EXTERNAL_ID_MAX)
		return RC_OK;
	enum rc rc = query_fault(sc, "external_id", "there, of 1 to 200 characters");

	fault_arg(sc, "min_length", "%d", 1);
	fault_arg(sc, "max_length", "%d", EXTERNAL_ID_MAX);
	return rc;
}

enum rc
query_choice(struct scope *sc, const char *name, const char *words)
{
	enum rc rc = query_fault(sc, name, scope_printf(sc, "one of %s", words));

	fault_arg(sc, "words", "%s", words);
	return rc;
}

enum rc
query_word(struct scope *sc, const struct url_query *q, const char *name, const char *const *words, int *out)
{
	const char *value = query_find(q, name);
	struct text *list = text_new(sc, 1000);

	if (value == NULL)
		return RC_OK;
	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], value) == 0) {
			*out = i;
			return RC_OK;
		}
		text_addf(list, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	return query_choice(sc, name, list->at);
}
