/* posmctl batch generate: presses the button for every restaurant of a brand, once. */
#include "config.h"

#include <inttypes.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/follow.h"
#include "ctl/remote/follow_batch.h"
#include "ctl/remote/order.h"
#include "ctl/remote/rows.h"

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	struct text *json = text_new(sc, ORDER_BODY_MAX);
	int64_t brand, id;

	TRY(words_id(sc, args_value(args, "brand"), "a brand", &brand));
	text_add_char(json, '{');
	TRY(order_fields(sc, args, json));
	text_add_char(json, '}');
	TRY(order_press(sc, client, args, scope_printf(sc, "/brands/%" PRId64 "/generations", brand), json, &id));
	return args_has(args, "wait") ? follow_batch(sc, client, args, id) : RC_OK;
}

static const struct args_option options[] = {
	{"brand", "ID", true, "whose restaurants get cards"},
	ORDER_OPTIONS,
	KEY_OPTION,
	{"wait", NULL, false, "wait for the end of all; the exit status tells it"},
	FOLLOW_OPTIONS,
};

const struct ctl_command ctl_remote_batch_generate = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "batch generate",
			.words = "",
			.about = "makes the cards of every restaurant of a brand; prints the batch's id",
			.more = "Restaurants that cannot have their cards now are passed over; `posmctl --server URL batch` says why.\n"
				"The key is made once and kept while a broken line is tried again: the button is pressed once.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
