/* posmctl wait: until a generation of the server has ended. */
#include "config.h"

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/follow.h"
#include "ctl/remote/words.h"

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	int64_t id;

	TRY(words_id(sc, args->words[0], "a generation", &id));
	return follow(sc, client, args, id);
}

static const struct args_option options[] = {FOLLOW_OPTIONS};

const struct ctl_command ctl_remote_wait = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "wait",
			.words = "GENERATION",
			.min_words = 1,
			.max_words = 1,
			.about = "waits for the end of a generation; the exit status tells it",
			.more = "",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
