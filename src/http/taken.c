#include "config.h"
#include "http/taken.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "store/audit.h"

#define DETAIL_MAX ((size_t)32 * 1024)

/* The choices of the query (only=changed, sheet=a4), and which part of the bytes it was. */
static enum rc
make_detail(struct scope *sc, const struct request *req, const struct reply *reply, const char **out)
{
	struct text *json = text_new(sc, DETAIL_MAX);
	const char *range = request_header(req, "RANGE");

	text_add(json, "{");
	if (req->arguments.uuid != NULL) {
		text_add(json, "\"uuid\":");
		text_add_json(json, req->arguments.uuid);
	}
	for (size_t i = 0; i < req->query.n; i++) {
		text_add(json, json->len > 1 ? "," : "");
		text_add_json(json, req->query.parameters[i].name);
		text_add(json, ":");
		text_add_json(json, req->query.parameters[i].value);
	}
	if (reply->status == 206 && range != NULL) {
		text_add(json, json->len > 1 ? ",\"range\":" : "\"range\":");
		text_add_json(json, range);
	}
	text_add(json, "}");
	*out = json->at;
	return text_check(sc, json, "what was asked for");
}

/* With a redirect to the storage the rest is not seen: it counts as taken. */
static bool
has_left(int status)
{
	return status == 200 || status == 206 || status == 302;
}

enum rc
taken_note(struct scope *sc, const struct app *app, const struct route *route, const struct request *req, const struct reply *reply)
{
	const char *detail;

	if (route->taken == NULL || req->method != METHOD_GET || !has_left(reply->status))
		return RC_OK;
	const char *kind = scope_copy_n(sc, route->taken, strcspn(route->taken, "."));

	TRY(make_detail(sc, req, reply, &detail));
	return audit_add_taken(sc, app->pg, req->who, route->taken, kind, req->arguments.id, detail);
}
