/* posmctl me: who asks, as the server knows them. */
#include "config.h"

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/rows.h"

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const columns[] = {"login", "role", "scope", NULL};
	struct js me;

	TRY(client_show(sc, client, "/me", &me));
	return rows_one(sc, columns, args_has(args, "json"), &me);
}

static const struct args_option options[] = {JSON_OPTION};

const struct ctl_command ctl_remote_me = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "me",
			.words = "",
			.about = "says which login, role and scope the server sees",
			.more = "",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
