/* posmctl cancel, retry: a generation of the server. */
#include "config.h"

#include <inttypes.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/follow.h"
#include "ctl/remote/rows.h"
#include "ctl/remote/words.h"

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const columns[] = {"id", "status", "progress", "total", NULL};
	struct js generation;
	int64_t id;

	TRY(words_id(sc, args->words[0], "a generation", &id));
	const struct call call = {.method = "POST",
				  .path = scope_printf(sc, "/generations/%" PRId64 "/%s", id, args->spec->command)};

	TRY(client_ask(sc, client, &call, &generation));
	return rows_one(sc, columns, args_has(args, "json"), &generation);
}

static const struct args_option options[] = {JSON_OPTION};

#define STEER(symbol, name, about_)                                                                                    \
	const struct ctl_command ctl_remote_##symbol = {                                                               \
		.spec =                                                                                                \
			{                                                                                              \
				.program = "posmctl --server URL",                                                     \
				.command = (name),                                                                     \
				.words = "GENERATION",                                                                 \
				.min_words = 1,                                                                        \
				.max_words = 1,                                                                        \
				.about = (about_),                                                                     \
				.more = "`posmctl --server URL wait` waits for the end.",                              \
				.options = options,                                                                    \
				.n_options = LENGTH_OF(options),                                                       \
			},                                                                                             \
		.remote = run,                                                                                         \
	}

STEER(cancel, "cancel", "cancels a generation that has not ended");
STEER(retry, "retry", "tries a failed generation again");
