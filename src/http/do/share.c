#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/share_generation.h"
#include "http/present.h"
#include "js/js.h"
#include "model/option.h"

#define EXPIRES_IN_MIN 60 /* s */

static enum rc
read_body(struct scope *sc, const struct app *app, const struct request *req, struct share_order *out)
{
	static const char *const fields[] = {"expires_in", "confirm", NULL};
	int64_t seconds = conf_int(app->conf, OPT_SHARE_EXPIRY) / 1000;
	struct js body;

	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_int(sc, &body, "expires_in", JS_OPTIONAL, EXPIRES_IN_MIN, conf_int(app->conf, OPT_SHARE_EXPIRY_MAX) / 1000,
		   &seconds));
	out->expires_ms = seconds * 1000;
	return js_bool(sc, &body, "confirm", JS_OPTIONAL, &out->confirmed);
}

/* No Idempotency-Key: its stored answer would be a token that is kept. */
enum rc
do_share_add(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct share_order order = {.generation_id = req->arguments.id};
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	struct share share;
	const char *token;

	TRY(query_only(sc, &req->query, NULL));
	TRY(read_body(sc, app, req, &order));
	TRY(share_generation(sc, app, req->who, &order, &share, &token));
	present_share(json, &share, scope_printf(sc, "/share/%s", token));
	return reply_json(sc, reply, 201, json);
}

enum rc
do_share_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation generation;
	const struct share *shares;
	size_t n;

	TRY(query_only(sc, &req->query, NULL));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	TRY(share_list(sc, app->pg, generation.id, &shares, &n));
	struct text *json = present_list(sc);

	for (size_t i = 0; i < n; i++) {
		present_next(json);
		present_share(json, &shares[i], NULL);
	}
	present_list_end(json, NULL);
	return reply_json(sc, reply, 200, json);
}

enum rc
do_share_remove(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	TRY(query_only(sc, &req->query, NULL));
	TRY(share_generation_end(sc, app, req->who, req->arguments.id, req->arguments.n));
	reply_no_content(reply);
	return RC_OK;
}
