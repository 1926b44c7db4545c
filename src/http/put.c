#include "config.h"
#include "http/put.h"

#include <string.h>

#include "base/scope.h"
#include "http/query.h"

enum rc
put_by_external_id(struct scope *sc, struct app *app, const struct request *req, put_row *put, struct reply *reply)
{
	const char *external_id;

	TRY(query_only(sc, &req->query, "external_id", NULL));
	TRY(query_external_id(sc, &req->query, &external_id));
	enum rc rc = put(sc, app, req, external_id, reply);

	if (rc != RC_CONFLICT || strcmp(sc->fault.code, "external_id_taken") != 0)
		return rc;
	fault_clear(sc);
	return put(sc, app, req, external_id, reply);
}
