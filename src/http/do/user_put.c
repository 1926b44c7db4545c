#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/manage_user.h"
#include "http/conditional.h"
#include "http/present.h"
#include "js/js.h"

static enum rc
read_ids(struct scope *sc, const struct js *object, const char *name, const int64_t **out, size_t *n)
{
	struct js array;

	TRY(js_array(sc, object, name, JS_OPTIONAL, WHO_SCOPE_MAX, &array));
	*n = js_count(&array);
	int64_t *ids = scope_array(sc, *n + 1, sizeof(*ids));

	for (size_t i = 0; i < *n; i++) {
		const struct js item = js_item(sc, &array, i);

		TRY(js_as_int(sc, &item, 1, INT64_MAX, &ids[i]));
	}
	*out = ids;
	return RC_OK;
}

static enum rc
read_scope(struct scope *sc, const struct js *body, struct who *out)
{
	static const char *const fields[] = {"all", "brand_ids", "restaurant_ids", NULL};
	struct js scope;

	TRY(js_object(sc, body, "scope", JS_REQUIRED, &scope));
	TRY(js_fields(sc, &scope, fields));
	TRY(js_bool(sc, &scope, "all", JS_OPTIONAL, &out->scope_all));
	TRY(read_ids(sc, &scope, "brand_ids", &out->brand_ids, &out->n_brands));
	return read_ids(sc, &scope, "restaurant_ids", &out->restaurant_ids, &out->n_restaurants);
}

/* Against the row as it is; there need not be one. */
static enum rc
expect(struct scope *sc, const struct app *app, const struct request *req, int32_t *expected)
{
	struct user user = {.row_version = 0};
	enum rc rc = user_load(sc, app->pg, req->arguments.login, &user);

	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	fault_clear(sc);
	return conditional_expect(sc, req, user.row_version, expected);
}

enum rc
do_user_put(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"role", "scope", NULL};
	struct who wanted = {.login = req->arguments.login};
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	struct user user;
	struct js body;
	int32_t expected;
	bool is_new;
	int role;

	TRY(manage_user_allowed(sc, req->who));
	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_choice(sc, &body, "role", JS_REQUIRED, role_words, &role));
	wanted.role = (enum role)role;
	TRY(read_scope(sc, &body, &wanted));
	TRY(expect(sc, app, req, &expected));
	TRY(manage_user_put(sc, app, req->who, &wanted, expected, &user, &is_new));
	present_user(json, &user);
	return reply_json_row(sc, reply, is_new ? 201 : 200, json, user.row_version);
}
