#include "config.h"
#include "http/origin.h"

#include <string.h>
#include <strings.h>

#include "base/scope.h"

static bool
is_same_origin(const struct request *req)
{
	const char *site = request_header(req, "SEC_FETCH_SITE");
	const char *origin = request_header(req, "ORIGIN"), *host = request_header(req, "HOST");

	if (site != NULL)
		return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
	if (origin == NULL)
		return true;
	const char *authority = strstr(origin, "://");

	return authority != NULL && host != NULL && strcasecmp(authority + 3, host) == 0;
}

static enum rc
check_type(struct scope *sc, const struct request *req, const struct route *route)
{
	bool has_type = request_variable(req, "CONTENT_TYPE") != NULL;

	if (route->body == BODY_UPLOAD || (route->body == BODY_UPLOAD_OR_JSON && !request_is_type(req, "application/json"))) {
		if (!request_is_type(req, "multipart/form-data"))
			return fault(sc, RC_INVALID, "wrong_content_type", "send multipart/form-data");
		const char *mark = request_header(req, "X_POSM_REQUEST");

		if (mark == NULL || strcmp(mark, "1") != 0)
			return fault(sc, RC_DENIED, "request_header_needed", "send the header X-Posm-Request: 1");
		return RC_OK;
	}
	if (route->body == BODY_NONE && req->content_length > 0)
		return fault(sc, RC_INVALID, "no_body_here", "this call takes no body");
	if (route->body == BODY_LIST)
		return request_is_type(req, "application/json") || request_is_type(req, "text/csv") ? RC_OK
			: fault(sc, RC_INVALID, "wrong_content_type", "send application/json or text/csv");
	if ((has_type || req->content_length > 0) && !request_is_type(req, "application/json"))
		return fault(sc, RC_INVALID, "wrong_content_type", "send application/json");
	return RC_OK;
}

enum rc
origin_check(struct scope *sc, const struct request *req, const struct route *route)
{
	if (route->method == METHOD_GET)
		return req->content_length > 0 ? fault(sc, RC_INVALID, "no_body_here", "GET takes no body") : RC_OK;
	if (!is_same_origin(req))
		return fault(sc, RC_DENIED, "cross_origin", "the request comes from a page of another origin");
	return check_type(sc, req, route);
}
