/* posmctl --server URL generate: presses the button, once, however often the line breaks. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/follow.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define BODY_MAX (WORDS_FILE_MAX + 1024 * 1024)

/* ,"field":["a","b"] of --NAME a,b */
static void
add_list(struct scope *sc, struct text *json, const struct args *args, const char *name, const char *field)
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

static enum rc
make_body(struct scope *sc, const struct args *args, struct text *json)
{
	int64_t template;

	TRY(words_id(sc, args_value(args, "template"), "a template", &template));
	text_addf(json, "{\"template_id\":%" PRId64, template);
	TRY(words_json_file(sc, json, args, "settings", "settings"));
	add_list(sc, json, args, "tables", "tables");
	add_list(sc, json, args, "accept-proof", "accept");
	words_text(json, args, "note", "note");
	text_add_char(json, '}');
	return text_check(sc, json, "the request");
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

static enum rc
press(struct scope *sc, struct client *client, const struct args *args, const char *key, int64_t *id)
{
	struct text *json = text_new(sc, BODY_MAX);
	struct js made;
	int64_t restaurant;

	TRY(words_id(sc, args_value(args, "restaurant"), "a restaurant", &restaurant));
	TRY(make_body(sc, args, json));
	const struct call call = {.method = "POST",
				  .path = scope_printf(sc, "/restaurants/%" PRId64 "/generations", restaurant),
				  .type = "application/json",
				  .body = {json->at, json->len},
				  .key = key};
	enum rc rc = client_ask(sc, client, &call, &made);

	return rc == RC_OK ? js_int(sc, &made, "id", JS_REQUIRED, 1, INT64_MAX, id) : unknown(sc, rc, key);
}

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	const char *key = args_value(args, "key");
	int64_t id;

	if (key == NULL)
		TRY(client_key(sc, &key));
	TRY(press(sc, client, args, key, &id));
	(void)printf("%" PRId64 "\n", id);
	(void)fflush(stdout);
	return args_has(args, "wait") ? follow(sc, client, args, id) : RC_OK;
}

static const struct args_option options[] = {
	{"restaurant", "ID", true, "whose tables get cards"},
	{"template", "ID", true, "which template"},
	{"settings", "FILE", false, "other settings than the template's (JSON, format 1)"},
	{"tables", "UUID,...", false, "only these tables"},
	{"note", "TEXT", false, "a note in the history"},
	{"accept-proof", "WHAT,...", false,
	 "these findings of the proof are warnings this time: low_contrast, small_module"},
	KEY_OPTION,
	{"wait", NULL, false, "wait for the end; the exit status tells it"},
	FOLLOW_OPTIONS,
};

const struct ctl_command ctl_remote_generate = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "generate",
			.words = "",
			.without_config = true,
			.about = "makes the cards of a restaurant at the server; prints the generation's id",
			.more = "The key is made once and kept while a broken line is tried again: the button is "
				"pressed once.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
