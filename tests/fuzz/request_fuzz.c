/*
 * The head of a request from anybody, as CGI variables (one a line): it is read or refused with a code, and what is read is what
 * the rest of the program relies on - a normal path, clean texts, a route that it has a right to, a language, a key.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "fuzz/target.h"
#include "http/conditional.h"
#include "http/idempotency_key.h"
#include "http/origin.h"
#include "http/path.h"
#include "http/picture_query.h"
#include "http/route.h"
#include "model/option.h"
#include "model/who.h"

#define VARIABLES_MAX 64

static const struct app *
shared_app(void)
{
	static struct app app;
	static struct scope *sc; /* as long as the process */

	if (app.conf != NULL)
		return &app;
	sc = scope_new("fuzz", "app");
	if (conf_load(sc, option_table, OPT_COUNT, NULL, &app.conf) != RC_OK)
		abort();
	return &app;
}

static char *const *
variables_of(struct scope *sc, const uint8_t *at, size_t len)
{
	char **variables = scope_array(sc, VARIABLES_MAX + 1, sizeof(*variables));
	char *line = scope_copy_n(sc, (const char *)at, len), *end = line + len;

	for (size_t n = 0; n < VARIABLES_MAX && line < end; n++) {
		variables[n] = line;
		line += strcspn(line, "\n");
		*line++ = '\0';
	}
	return variables;
}

/* Read once or twice, a path is the same, and nothing in it can lead elsewhere. */
static void
check_path(const char *path)
{
	assert(path[0] == '/' && path_is_clean_text(path) && strstr(path, "//") == NULL && strstr(path, "/../") == NULL &&
	       strstr(path, "/./") == NULL);
}

static void
check_query(struct scope *sc, const struct url_query *query)
{
	static const char *const words[] = {"a", "b", NULL};
	struct press_picture picture = {.page = 1};
	int64_t n = 1;
	int word = 0;
	bool yes;

	assert(query->n <= QUERY_PARAMETERS_MAX);
	for (size_t i = 0; i < query->n; i++) {
		const char *name = query->parameters[i].name;

		assert(path_is_clean_text(name) && path_is_clean_text(query->parameters[i].value));
		if (query_int(sc, query, name, 1, 1000, &n) == RC_OK)
			assert(n >= 1 && n <= 1000);
		if (query_word(sc, query, name, words, &word) == RC_OK)
			assert(word == 0 || word == 1);
		if (query_bool(sc, query, name, &yes) != RC_OK)
			assert(sc->fault.code != NULL);
	}
	if (picture_query(sc, query, &picture) != RC_OK)
		assert(sc->fault.code != NULL);
}

static void
check_routes(struct scope *sc, struct request *req)
{
	for (int pool = POOL_API; pool <= POOL_BULK; pool++) {
		const struct route *route = NULL;
		const char *allow = NULL;

		fault_clear(sc);
		if (route_find(sc, req, (enum pool)pool, &route, &allow) != RC_OK) {
			assert(sc->fault.code != NULL && route == NULL);
			continue;
		}
		assert(route->pool == (enum pool)pool || route->pool == POOL_BOTH);
		assert(strstr(route->pattern, "{uuid}") == NULL || strlen(req->arguments.uuid) == 36);
		assert(strstr(route->pattern, "{id}") == NULL || req->arguments.id > 0);
		if (origin_check(sc, req, route) != RC_OK)
			assert(sc->fault.code != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	struct idempotency key;
	struct request req;
	int32_t expected;

	if (len == 0 || memchr(at, '\0', len) != NULL)
		return 0;
	if (request_read(sc, variables_of(sc, at, len), &req) != RC_OK) {
		assert(sc->fault.code != NULL && request_language(&req, LANGUAGE_RU) <= LANGUAGE_EN);
		return 0;
	}
	check_path(req.path);
	check_query(sc, &req.query);
	assert(req.content_length >= 0 && (req.login == NULL || (strlen(req.login) <= WHO_LOGIN_MAX && path_is_clean_text(req.login))));
	assert(request_language(&req, LANGUAGE_RU) == LANGUAGE_RU || request_language(&req, LANGUAGE_RU) == LANGUAGE_EN);
	if (idempotency_key(sc, shared_app(), &req, &key) == RC_OK)
		assert(key.key[0] != '\0' && strlen(key.key) <= IDEMPOTENCY_KEY_MAX);
	if (conditional_expect(sc, &req, 7, &expected) == RC_OK)
		assert(expected == 0 || expected == 7);
	check_routes(sc, &req);
	return 0;
}
