/* posmctl generate: presses the button for a restaurant and a template, and waits for the end if asked to. */
#include "config.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/input.h"
#include "domain/request_generation.h"
#include "model/acceptance.h"
#include "model/option.h"
#include "model/settings.h"
#include "store/generation.h"

#define LOOK_MS 500 /* how often the row is looked at; notifications come earlier */

/* uuid,uuid,... */
static enum rc
read_tables(struct scope *sc, const char *list, struct generation_request *request)
{
	size_t n = 1;

	if (list == NULL)
		return RC_OK;
	for (const char *p = list; (p = strchr(p, ',')) != NULL; p++)
		n++;
	const char **uuids = scope_array(sc, n, sizeof(*uuids));
	char *rest = scope_copy(sc, list);

	for (size_t i = 0; i < n; i++) {
		char *uuid = scope_alloc(sc, CARD_UUID_LEN + 1), *given = strsep(&rest, ",");

		if (!card_uuid_canonical(given, uuid))
			return fault(sc, RC_INVALID, "usage", "--tables: '%s' is not the uuid of a table", given);
		uuids[i] = uuid;
	}
	request->tables = (struct table_choice){true, uuids, n};
	return RC_OK;
}

static enum rc
read_settings(struct scope *sc, const char *path, const char **out)
{
	const struct settings *settings;
	struct bytes json;

	if (path == NULL)
		return RC_OK;
	TRY(file_read(sc, path, SETTINGS_BYTES_MAX, &json));
	TRY(input_blame(sc, NULL, path, settings_parse(sc, json, "", &settings)));
	*out = json.at; /* file_read ends it in a NUL, which JSON does not hold */
	return RC_OK;
}

static bool
draw(const struct generation *g, bool terminal)
{
	bool over = !generation_is_active(g->status);

	if (terminal)
		(void)fprintf(stderr, "\r%-12s %" PRId32 " of %" PRId32 "%s", generation_status_words[g->status], g->progress,
			      g->total, over ? "\n" : "");
	return over;
}

/* Until it has ended: notifications say when to look, the clock that they may be lost. */
static enum rc
wait_for_end(struct scope *sc, const struct app *app, int64_t id, struct generation *g)
{
	bool terminal = isatty(STDERR_FILENO) == 1, any;

	TRY(pg_listen(sc, app->pg, Q_JOB_LISTEN));
	for (;;) {
		TRY(generation_load(sc, app->pg, NULL, id, g));
		if (draw(g, terminal))
			return RC_OK;
		struct pollfd wake = {pg_fd(app->pg), POLLIN, 0};

		(void)poll(&wake, 1, LOOK_MS);
		TRY(pg_notified(sc, app->pg, &any));
	}
}

/* The codes that posmctl has an exit status for keep their name. */
static enum rc
how_it_ended(struct scope *sc, const struct generation *g)
{
	const char *why = g->comment != NULL ? g->comment : "", *reason = g->reason != NULL ? g->reason : "{}";

	if (g->status == GENERATION_DONE)
		return RC_OK;
	if (strstr(reason, "\"proof_failed\"") != NULL)
		return fault(sc, RC_INVALID, "proof_failed", "generation %" PRId64 ": %s", g->id, why);
	if (strstr(reason, "\"template_refused\"") != NULL)
		return fault(sc, RC_DENIED, "template_refused", "generation %" PRId64 ": %s", g->id, why);
	return fault(sc, RC_BROKEN, "generation_failed", "generation %" PRId64 " is %s: %s %s", g->id,
		     generation_status_words[g->status], why, reason);
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	struct generation_request request = {.note = args_value(args, "note")};
	struct generation made;
	const struct app *app;

	TRY(input_id(sc, args, "restaurant", &request.restaurant_id));
	TRY(input_id(sc, args, "template", &request.template_id));
	TRY(read_tables(sc, args_value(args, "tables"), &request));
	TRY(read_settings(sc, args_value(args, "settings"), &request.settings));
	TRY(acceptance_of_words(sc, args_value(args, "accept-proof"), &request.accepted));
	TRY(ctl_app(sc, args, &app));
	TRY(request_generation(sc, app, NULL, &request, &made));
	printf("%" PRId64 "\n", made.id);
	(void)fflush(stdout);
	if (!args_has(args, "wait"))
		return RC_OK;
	TRY(wait_for_end(sc, app, made.id, &made));
	return how_it_ended(sc, &made);
}

static const struct args_option options[] = {
	{"restaurant", "ID", true, "whose tables get cards"},
	{"template", "ID", true, "which template"},
	{"settings", "FILE", false, "other settings than the template's (JSON, format 1)"},
	{"tables", "UUID,...", false, "only these tables"},
	{"note", "TEXT", false, "a note in the history"},
	ACCEPT_OPTION,
	{"wait", NULL, false, "wait for the end; the exit status tells it"},
};

const struct ctl_command ctl_generate = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "generate",
		.words = "",
		.about = "makes the cards of a restaurant by posmd; prints the generation's id",
		.more = "",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
