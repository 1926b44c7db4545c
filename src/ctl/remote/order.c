#include "config.h"
#include "ctl/remote/order.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/scope.h"

void
order_list(struct scope *sc, struct text *json, const struct args *args, const char *name, const char *field)
{
	const char *given = args_value(args, name), *before = "[";
	char *rest = given != NULL ? scope_copy(sc, given) : NULL;

	if (rest == NULL)
		return;
	text_addf(json, ",\"%s\":", field);
	for (; rest != NULL; before = ",") {
		text_add(json, before);
		text_add_json(json, strsep(&rest, ","));
	}
	text_add_char(json, ']');
}

enum rc
order_fields(struct scope *sc, const struct args *args, struct text *json)
{
	int64_t template;

	TRY(words_id(sc, args_value(args, "template"), "a template", &template));
	text_addf(json, "\"template_id\":%" PRId64, template);
	TRY(words_json_file(sc, json, args, "settings", "settings"));
	order_list(sc, json, args, "accept-proof", "accept");
	words_text(json, args, "note", "note");
	return RC_OK;
}

/* Where nobody knows whether the button was pressed, the key tells. */
static enum rc
unknown(struct scope *sc, enum rc rc, const char *key)
{
	const char *code = sc->fault.code;

	if (strcmp(code, "interrupted") != 0 && strcmp(code, "connection_lost") != 0 &&
	    strcmp(code, "server_unreachable") != 0)
		return rc;
	return fault(sc, rc, code, "%s; with --key %s the same command presses the button no second time",
		     sc->fault.detail, key);
}

enum rc
order_press(struct scope *sc, struct client *client, const struct args *args, const char *path, struct text *json, int64_t *id)
{
	const char *key = args_value(args, "key");
	struct js made;

	TRY(text_check(sc, json, "the request"));
	if (key == NULL)
		TRY(client_key(sc, &key));
	const struct call call = {.method = "POST", .path = path, .type = "application/json", .body = {json->at, json->len}, .key = key};
	enum rc rc = client_ask(sc, client, &call, &made);

	if (rc != RC_OK)
		return unknown(sc, rc, key);
	TRY(js_int(sc, &made, "id", JS_REQUIRED, 1, INT64_MAX, id));
	(void)printf("%" PRId64 "\n", *id);
	(void)fflush(stdout);
	return RC_OK;
}
