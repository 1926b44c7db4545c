/* posmctl upload: a designer's file with its settings becomes a template of the server. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/input.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define DESCRIBED_MAX (WORDS_FILE_MAX + 1024 * 1024)
#define FINDINGS_MAX 10000
#define DRAW_MS 200

/* --- what is sent --------------------------------------------------------------------- */

static enum rc
describe(struct scope *sc, const struct args *args, struct text *json)
{
	const char *password;

	TRY(input_password(sc, args, &password));
	text_add(json, "{\"name\":");
	text_add_json(json, args_value(args, "name"));
	words_text(json, args, "description", "description");
	words_text(json, args, "visibility", "visibility");
	TRY(words_ids(sc, json, args, "brands", "brand_ids"));
	TRY(words_ids(sc, json, args, "restaurants", "restaurant_ids"));
	TRY(words_json_file(sc, json, args, "settings", "settings"));
	if (args_has(args, "rights-confirmed"))
		text_add(json, ",\"rights_confirmed\":true");
	if (password != NULL) {
		text_add(json, ",\"password\":");
		text_add_json(json, password);
	}
	text_add_char(json, '}');
	return text_check(sc, json, "the description");
}

struct meter {
	int64_t drawn_ms, done;
};

static void
draw(void *watcher, int64_t done, int64_t total)
{
	struct meter *meter = watcher;

	if (total <= 0 || done == meter->done || (done != total && clock_ms() - meter->drawn_ms < DRAW_MS))
		return;
	*meter = (struct meter){clock_ms(), done};
	(void)fprintf(stderr, "\r%.1f of %.1f MB sent%s", (double)done / 1e6, (double)total / 1e6,
		      done == total ? "\n" : "");
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

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const columns[] = {"id", "name", "visibility", "revision", NULL};
	const char *file = args->words[0], *key = args_value(args, "key");
	struct text *json = text_new(sc, DESCRIBED_MAX);
	struct meter meter = {0};
	struct js template;

	if (access(file, R_OK) != 0)
		return fault_errno(sc, "file_missing", "cannot read '%s'", file);
	TRY(describe(sc, args, json));
	if (key == NULL)
		TRY(client_key(sc, &key));
	const struct call_part parts[] = {
		{.name = "template", .bytes = {json->at, json->len}, .type = "application/json"},
		{.name = "file", .file = file, .type = "application/pdf"}};
	const struct call call = {.method = "POST",
				  .path = "/templates",
				  .parts = parts,
				  .n_parts = LENGTH_OF(parts),
				  .key = key,
				  .progress = isatty(STDERR_FILENO) == 1 ? draw : NULL,
				  .watcher = &meter};

	TRY(client_ask(sc, client, &call, &template));
	TRY(show_findings(sc, &template));
	return rows_one(sc, columns, args_has(args, "json"), &template);
}

static const struct args_option options[] = {
	{"name", "TEXT", true, "how the template is called"},
	{"settings", "FILE", true, "where QR codes and texts go (JSON, format 1)"},
	{"description", "TEXT", false, "for those who choose it"},
	{"visibility", "WORD", false, "global (the default), brands or restaurants"},
	{"brands", "ID,...", false, "whose it is, with visibility brands"},
	{"restaurants", "ID,...", false, "whose it is, with visibility restaurants"},
	{"rights-confirmed", NULL, false, "I may change this template although its file forbids changes"},
	{"template-password-file", "FILE", false, "the template's password, in the first line of a file"},
	KEY_OPTION,
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
			.without_config = true,
			.about = "makes a template of a PDF and its settings; prints its id",
			.more = "What is to be known of the file before anything is printed is said on standard error.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
