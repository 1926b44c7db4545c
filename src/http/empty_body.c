#include "config.h"
#include "http/empty_body.h"

#include "js/js.h"

enum rc
empty_body(struct scope *sc, const struct request *req)
{
	static const char *const fields[] = {NULL};
	struct js body;

	TRY(query_only(sc, &req->query, NULL));
	if (req->body.len == 0)
		return RC_OK;
	TRY(js_parse(sc, req->body, "", &body));
	return js_fields(sc, &body, fields);
}
