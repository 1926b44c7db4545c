/* posmctl upload: a designer's file with its settings becomes a template of the server. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "client/form.h"
#include "ctl/commands.h"
#include "ctl/input.h"
#include "ctl/remote/meter.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define DESCRIBED_MAX (WORDS_FILE_MAX + 1024 * 1024)
#define FILE_MAX ((size_t)1024 * 1024 * 1024) /* upload.max_size of any server */
#define FINDINGS_MAX 10000

/* --- what is sent --------------------------------------------------------------------- */

/* A new template has a name and settings; another file of one has what it had, but for settings. */
static enum rc
check_words(struct scope *sc, const struct args *args)
{
	static const char *const of_new[] = {"name", "description", "visibility", "brands", "restaurants", "key"};
	const char *template = args_value(args, "template");

	if (template == NULL && (args_value(args, "name") == NULL || args_value(args, "settings") == NULL))
		return fault(sc, RC_INVALID, "usage",
			     "a new template takes --name and --settings (and --template ID another file)");
	for (size_t i = 0; template != NULL && i < LENGTH_OF(of_new); i++)
		if (args_value(args, of_new[i]) != NULL)
			return fault(sc, RC_INVALID, "usage", "--%s is of a new template, not of another file of one",
				     of_new[i]);
	return access(args->words[0], R_OK) != 0 ? fault_errno(sc, "file_missing", "cannot read '%s'", args->words[0])
						 : RC_OK;
}

static enum rc
describe(struct scope *sc, const struct args *args, struct bytes *out)
{
	struct text *fields = text_new(sc, DESCRIBED_MAX);
	const char *password;

	TRY(input_password(sc, args, &password));
	words_text(fields, args, "name", "name");
	words_text(fields, args, "description", "description");
	words_text(fields, args, "visibility", "visibility");
	TRY(words_ids(sc, fields, args, "brands", "brand_ids"));
	TRY(words_ids(sc, fields, args, "restaurants", "restaurant_ids"));
	TRY(words_json_file(sc, fields, args, "settings", "settings"));
	if (args_has(args, "rights-confirmed"))
		text_add(fields, ",\"rights_confirmed\":true");
	if (password != NULL) {
		text_add(fields, ",\"password\":");
		text_add_json(fields, password);
	}
	*out = words_object(sc, fields);
	return text_check(sc, fields, "the description");
}

/* --- what came of it -------------------------------------------------------------------- */

static enum rc
show_findings(struct scope *sc, const struct js *template)
{
	struct js preflight, list;

	TRY(js_object(sc, template, "preflight", JS_NULLABLE, &preflight));
	if (preflight.value == NULL)
		return RC_OK;
	TRY(js_array(sc, &preflight, "findings", JS_REQUIRED, FINDINGS_MAX, &list));
	for (size_t i = 0; i < js_count(&list); i++) {
		struct js finding = js_item(sc, &list, i);
		const char *level, *text, *code;

		TRY(rows_cell(sc, &finding, "level", &level));
		TRY(rows_cell(sc, &finding, "text", &text));
		TRY(rows_cell(sc, &finding, "code", &code));
		(void)fprintf(stderr, "%s: %s [%s]\n", level, text, code);
	}
	return RC_OK;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static enum rc
fill_form(struct scope *sc, const char *path, struct bytes described, struct call *call)
{
	struct bytes pdf;

	TRY(file_read(sc, path, FILE_MAX, &pdf));
	const struct form_part parts[] = {{.name = "template", .bytes = described, .type = "application/json"},
					  {.name = "file", .file_name = base_name(path), .bytes = pdf, .type = "application/pdf"}};

	return form_make(sc, parts, LENGTH_OF(parts), &call->body, &call->type);
}

/* POST /templates or PUT /templates/ID/file */
static enum rc
send(struct scope *sc, struct client *client, const struct args *args, struct bytes described, struct js *out)
{
	struct meter meter = {.word = " sent"};
	struct call call = {.method = "POST",
			    .path = "/templates",
			    .key = args_value(args, "key"),
			    .progress = meter_for_terminal(),
			    .watcher = &meter};
	int64_t id;

	TRY(fill_form(sc, args->words[0], described, &call));
	if (args_has(args, "template")) {
		TRY(words_id(sc, args_value(args, "template"), "a template", &id));
		call.method = "PUT";
		call.path = scope_printf(sc, "/templates/%" PRId64 "/file", id);
	} else if (call.key == NULL)
		TRY(client_key(sc, &call.key));
	return client_ask(sc, client, &call, out);
}

static enum rc
print_id(struct scope *sc, const struct js *template)
{
	int64_t id;

	TRY(js_int(sc, template, "id", JS_REQUIRED, 1, INT64_MAX, &id));
	(void)printf("%" PRId64 "\n", id);
	return RC_OK;
}

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const columns[] = {"id", "name", "visibility", "revision", NULL};
	struct bytes described;
	struct js template;

	TRY(check_words(sc, args));
	TRY(describe(sc, args, &described));
	TRY(send(sc, client, args, described, &template));
	TRY(show_findings(sc, &template));
	if (args_has(args, "id"))
		return print_id(sc, &template);
	return rows_one(sc, columns, args_has(args, "json"), &template);
}

static const struct args_option options[] = {
	{"name", "TEXT", false, "how the new template is called"},
	{"settings", "FILE", false, "where QR codes and texts go (JSON, format 1)"},
	{"template", "ID", false,
	 "another file for this template, the next revision; with its settings or with --settings"},
	{"description", "TEXT", false, "for those who choose it"},
	{"visibility", "WORD", false, "global (the default), brands or restaurants"},
	{"brands", "ID,...", false, "whose it is, with visibility brands"},
	{"restaurants", "ID,...", false, "whose it is, with visibility restaurants"},
	{"rights-confirmed", NULL, false, "I may change this template although its file forbids changes"},
	{"template-password-file", "FILE", false, "the template's password, in the first line of a file"},
	KEY_OPTION,
	{"id", NULL, false, "print the bare id, for scripts"},
	JSON_OPTION,
};

const struct ctl_command ctl_remote_upload = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "upload",
			.words = "FILE",
			.min_words = 1,
			.max_words = 1,
			.about = "makes a template, or the next revision of one, of a PDF and settings; prints it",
			.more = "What is to be known of the file before anything is printed is said on standard error.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
