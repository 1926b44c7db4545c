/* posmctl batch: what became of each restaurant of a batch. */
#include "config.h"

#include <inttypes.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/follow.h"
#include "ctl/remote/follow_batch.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

#define RESTAURANTS_MAX 100000

static enum rc
show(struct scope *sc, struct client *client, const struct args *args, int64_t id)
{
	static const char *const columns[] = {"restaurant_id", "restaurant_name", "outcome", "generation_id", "version", "status",
					      "progress", "total", "comment", NULL};
	struct rows rows = {columns, false, 0};
	struct js batch, list;

	TRY(client_show(sc, client, scope_printf(sc, "/batches/%" PRId64, id), &batch));
	if (args_has(args, "json"))
		return rows_one(sc, columns, true, &batch);
	TRY(js_array(sc, &batch, "restaurants", JS_REQUIRED, RESTAURANTS_MAX, &list));
	for (size_t i = 0; i < js_count(&list); i++) {
		struct js item = js_item(sc, &list, i);

		TRY(rows_add(sc, &rows, &item));
	}
	rows_end(&rows);
	return RC_OK;
}

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	int64_t id;

	TRY(words_id(sc, args->words[0], "a batch", &id));
	enum rc ended = args_has(args, "wait") ? follow_batch(sc, client, args, id) : RC_OK;

	if (ended != RC_OK && ended != RC_BROKEN && ended != RC_CONFLICT)
		return ended;
	struct fault told = sc->fault; /* showing it would leave another */

	TRY(show(sc, client, args, id));
	sc->fault = told;
	return ended;
}

static const struct args_option options[] = {
	{"wait", NULL, false, "wait for the end of all first; the exit status tells it"}, FOLLOW_OPTIONS, JSON_OPTION};

const struct ctl_command ctl_remote_batch = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "batch",
			.words = "BATCH",
			.min_words = 1,
			.max_words = 1,
			.about = "says what became of each restaurant of a batch",
			.more = "Tab-separated with a header, or with --json the batch with its restaurants.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
