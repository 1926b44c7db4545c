#include "config.h"
#include "http/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "domain/share_generation.h"
#include "model/card.h"

/* A whole number of at most 18 digits, without leading zeros: no two paths name the same thing. */
static const char *
take_number(const char *p, int64_t *out)
{
	size_t n = strspn(p, "0123456789");

	if (n == 0 || n > 18 || p[0] == '0')
		return NULL;
	*out = strtoll(p, NULL, 10);
	return p + n;
}

static const char *
take_uuid(struct scope *sc, const char *p, const char **out)
{
	char uuid[CARD_UUID_LEN + 1], *word;

	if (strnlen(p, CARD_UUID_LEN) < CARD_UUID_LEN)
		return NULL;
	word = scope_copy_n(sc, p, CARD_UUID_LEN);
	if (!card_uuid_canonical(word, uuid))
		return NULL;
	*out = scope_copy(sc, uuid);
	return p + CARD_UUID_LEN;
}

/* All that is left: a login may hold slashes (/C=RU/CN=anna), so it stands last. */
static const char *
take_login(struct scope *sc, const char *p, const char **out)
{
	size_t len = strlen(p);

	if (len == 0 || len > WHO_LOGIN_MAX)
		return NULL;
	*out = scope_copy(sc, p);
	return p + len;
}

static const char *
take_token(struct scope *sc, const char *p, const char **out)
{
	if (strspn(p, "0123456789abcdef") != SHARE_TOKEN_LEN)
		return NULL;
	*out = scope_copy_n(sc, p, SHARE_TOKEN_LEN);
	return p + SHARE_TOKEN_LEN;
}

static bool
fits(struct scope *sc, const char *pattern, const char *path, struct path_arguments *arguments)
{
	while (*pattern != '\0') {
		if (*pattern != '{') {
			if (*pattern++ != *path++)
				return false;
			continue;
		}
		if (strncmp(pattern, "{id}", 4) == 0)
			path = take_number(path, &arguments->id);
		else if (strncmp(pattern, "{n}", 3) == 0)
			path = take_number(path, &arguments->n);
		else if (strncmp(pattern, "{login}", 7) == 0)
			path = take_login(sc, path, &arguments->login);
		else if (strncmp(pattern, "{token}", 7) == 0)
			path = take_token(sc, path, &arguments->token);
		else
			path = take_uuid(sc, path, &arguments->uuid);
		if (path == NULL)
			return false;
		pattern += strcspn(pattern, "}") + 1;
	}
	return *path == '\0';
}

static bool
takes(const struct route *route, enum method method)
{
	return route->method == method || (method == METHOD_HEAD && route->method == METHOD_GET);
}

static void
add_methods(struct text *methods, enum method method)
{
	text_addf(methods, "%s%s", methods->len > 0 ? ", " : "", method_words[method]);
	if (method == METHOD_GET)
		text_add(methods, ", HEAD");
}

enum rc
route_find(struct scope *sc, struct request *req, enum pool pool, const struct route **out, const char **allow)
{
	struct text *methods = text_new(sc, 200);
	bool ours = false, elsewhere = false;

	for (size_t i = 0; i < route_count; i++) {
		const struct route *route = &route_table[i];
		bool here = route->pool == pool || route->pool == POOL_BOTH;
		struct path_arguments arguments = {0};

		/* a login's slashes are its own */
		if (!fits(sc, route->pattern, strstr(route->pattern, "{login}") != NULL ? req->decoded : req->path, &arguments))
			continue;
		if (takes(route, req->method) && here) {
			req->arguments = arguments;
			*out = route;
			return RC_OK;
		}
		ours |= here;
		elsewhere |= takes(route, req->method);
		add_methods(methods, route->method);
	}
	if (!ours || elsewhere)
		return fault(sc, RC_MISSING, "no_such_path", "there is nothing at '%s'", req->shown);
	*allow = methods->at;
	return fault(sc, RC_INVALID, "method_not_allowed", "'%s' takes %s", req->shown, methods->at);
}

const char *
route_cache_control(const struct route *route, bool lasting)
{
	if (route->cache == CACHE_NONE)
		return "no-store";
	return route->cache == CACHE_LAST && lasting ? "private, max-age=86400" : "private, no-cache";
}
