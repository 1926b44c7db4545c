/* posmctl --server URL generate: presses the button, once, however often the line breaks. */
#include "config.h"

#include <inttypes.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/follow.h"
#include "ctl/remote/order.h"
#include "ctl/remote/rows.h"

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	struct text *json = text_new(sc, ORDER_BODY_MAX);
	int64_t restaurant, id;

	TRY(words_id(sc, args_value(args, "restaurant"), "a restaurant", &restaurant));
	text_add_char(json, '{');
	TRY(order_fields(sc, args, json));
	order_list(sc, json, args, "tables", "tables");
	text_add_char(json, '}');
	TRY(order_press(sc, client, args, scope_printf(sc, "/restaurants/%" PRId64 "/generations", restaurant), json, &id));
	return args_has(args, "wait") ? follow(sc, client, args, id) : RC_OK;
}

static const struct args_option options[] = {
	{"restaurant", "ID", true, "whose tables get cards"},
	ORDER_OPTIONS,
	{"tables", "UUID,...", false, "only these tables"},
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
			.about = "makes the cards of a restaurant at the server; prints the generation's id",
			.more = "The key is made once and kept while a broken line is tried again: the button is "
				"pressed once.",
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
